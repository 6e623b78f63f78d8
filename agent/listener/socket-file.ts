/** The file of a unix socket: made free before, owned and permitted as configured after, removed in the end. */
import { chmod, chown, lstat, rm } from 'node:fs/promises';
import type { SocketFileConfig } from '../config/model.ts';
import { resolveOwner } from '../file/owner.ts';
import { StartFailure } from '../prepare.ts';

/** What the kernel's address of a socket holds. */
const longestPath = 107;

/**
 * Removes a socket that an earlier run left behind; any other file stays, and the address is then in use. Rejects with
 * StartFailure for a path that no socket can have.
 */
export async function makeFree(path: string): Promise<void> {
  if (Buffer.byteLength(path) > longestPath) {
    throw new StartFailure([`listener.address: ${path} is longer than ${longestPath} bytes`]);
  }
  const found = await lstat(path).catch(() => undefined);
  if (found?.isSocket() === true) await rm(path, { force: true });
}

/** Gives the socket its permissions and owner. Rejects with an Error naming an unknown account, or the system's error. */
export async function permitSocket(path: string, { mode, user, group }: SocketFileConfig): Promise<void> {
  const { uid, gid } = await resolveOwner({ user, group });
  await chmod(path, mode);
  await chown(path, uid, gid);
}
