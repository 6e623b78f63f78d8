/** The file of a unix socket: made free before, owned and permitted as configured after, removed in the end. */
import { chmod, chown, lstat, rm } from 'node:fs/promises';
import type { SocketFileConfig } from '../config/model.ts';
import { resolveOwner } from '../file/owner.ts';

/** Removes a socket that an earlier run left behind; any other file stays, and the address is then in use. */
export async function removeStaleSocket(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isSocket() === true) await rm(path, { force: true });
}

/** Gives the socket its permissions and owner. Rejects with an Error naming an unknown account, or the system's error. */
export async function permitSocket(path: string, { mode, user, group }: SocketFileConfig): Promise<void> {
  const { uid, gid } = await resolveOwner({ user, group });
  await chmod(path, mode);
  await chown(path, uid, gid);
}
