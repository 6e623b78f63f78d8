/** Writes a rendered template to its destination, and only when it differs from what is there. */
import {
  existsSync,
  fchmodSync,
  fchownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import type { Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { chownTo, resolveOwner } from './owner.ts';
import type { Owner, OwnerNames } from './owner.ts';
import { stageFile } from './replace.ts';
import type { Staged } from './replace.ts';

/** Where and how a rendered template is kept. */
export type Destination = {
  readonly path: string;
  readonly createFolders: boolean;
  /** Permission bits; undefined keeps those of the file that is there, or 0644. */
  readonly mode: number | undefined;
  readonly owner: OwnerNames;
  readonly backup: boolean;
};

const newFileMode = 0o644;
const privateMode = 0o600;
const permissionBits = 0o7777;

/**
 * Prepares the file that makes the destination hold exactly these bytes; `suffix` makes its temporary name unique.
 * Returns undefined when there is nothing to write: equal bytes with the right owner stay untouched, whatever their mode
 * (consul-template's rule). Throws the file system's error.
 */
export async function stageDestination(
  destination: Destination,
  bytes: Uint8Array,
  suffix: string,
): Promise<Staged | undefined> {
  const { path } = destination;
  if (path === '') throw new Error('missing destination: set `destination` to the path of the file to write');
  const owner = await resolveOwner(destination.owner);
  const current = regularFile(path);
  if (current !== undefined && ownedBy(current, owner) && holds(path, current, bytes)) return undefined;
  prepareFolder(destination);
  return stageFile({
    path,
    temporary: join(dirname(path), `.vault-agent-${suffix}`),
    bytes,
    createMode: privateMode,
    finish: (file) => setAttributes(file, { current, owner, mode: destination.mode }),
    ...(destination.backup && current !== undefined ? { beforeSwap: () => keepBackup(path) } : {}),
  });
}

/** What is at the path, when it is a plain file; links are replaced, and anything else fails at the rename. */
function regularFile(path: string): Stats | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true ? found : undefined;
}

function ownedBy(file: Stats, owner: Owner): boolean {
  return (owner.uid === -1 || owner.uid === file.uid) && (owner.gid === -1 || owner.gid === file.gid);
}

function holds(path: string, file: Stats, bytes: Uint8Array): boolean {
  return file.size === bytes.length && readFileSync(path).equals(bytes);
}

function prepareFolder({ path, createFolders }: Destination): void {
  const folder = dirname(path);
  if (lstatSync(folder, { throwIfNoEntry: false }) !== undefined) return;
  if (!createFolders) {
    throw new Error(`folder ${folder} does not exist: create it, or set create_dest_dirs = true`);
  }
  mkdirSync(folder, { recursive: true, mode: 0o755 });
}

type Attributes = {
  readonly current: Stats | undefined;
  readonly owner: Owner;
  readonly mode: number | undefined;
};

/** Owner first: changing it may clear mode bits. Keeping the old owner is a courtesy that may fail, a wanted one is not. */
function setAttributes(descriptor: number, { current, owner, mode }: Attributes): void {
  if (current !== undefined) tryToKeepOwner(descriptor, current);
  chownTo(descriptor, owner);
  fchmodSync(descriptor, mode ?? (current === undefined ? newFileMode : current.mode & permissionBits));
}

function tryToKeepOwner(descriptor: number, { uid, gid }: Stats): void {
  try {
    fchownSync(descriptor, uid, gid);
  } catch {
    // Only the wanted owner has to be right.
  }
}

/** Leaves the old content under `.bak`; a previous backup survives until the new one exists. */
function keepBackup(path: string): void {
  const backup = `${path}.bak`;
  const older = `${path}.old.bak`;
  if (existsSync(backup)) renameSync(backup, older);
  linkSync(path, backup);
  rmSync(older, { force: true });
}
