/** Names of users and groups to the numbers files are owned by. */
import { fchownSync, fstatSync } from 'node:fs';
import { readWhole } from './read.ts';

/** The wanted owner of a file: a name or a number as text; an empty one leaves that half as it is. */
export type OwnerNames = { readonly user: string; readonly group: string };

/** Numeric owner; -1 leaves that half as it is. */
export type Owner = { readonly uid: number; readonly gid: number };

/** Where names are looked up. */
export type AccountFiles = { readonly passwd: string; readonly group: string };

const systemFiles: AccountFiles = { passwd: '/etc/passwd', group: '/etc/group' };

/**
 * Resolves names to numbers; numbers are taken as they are.
 * Throws an Error naming the user or group that the account files do not know.
 */
export async function resolveOwner(names: OwnerNames, files: AccountFiles = systemFiles): Promise<Owner> {
  return {
    uid: await accountId(names.user, 'user', files.passwd),
    gid: await accountId(names.group, 'group', files.group),
  };
}

/** Gives an open file to the owner, as far as one is wanted. Throws the file system's error. */
export function chownTo(descriptor: number, { uid, gid }: Owner): void {
  if (uid === -1 && gid === -1) return;
  const own = fstatSync(descriptor);
  fchownSync(descriptor, uid === -1 ? own.uid : uid, gid === -1 ? own.gid : gid);
}

async function accountId(name: string, kind: 'user' | 'group', file: string): Promise<number> {
  if (name === '') return -1;
  if (/^\d+$/.test(name)) return Number(name);
  const text = await readWhole(file).then(String, () => '');
  for (const line of text.split('\n')) {
    const [account, , id] = line.split(':');
    if (account === name && id !== undefined) return Number(id);
  }
  throw new Error(`unknown ${kind} "${name}": not in ${file}; use a name from there or a number`);
}
