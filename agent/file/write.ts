/** Writes a rendered template to its destination, and only when it differs from what is there. */
import { lstat, link, mkdir, readFile, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { resolveOwner } from './owner.ts';
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
  const current = await regularFile(path);
  if (current !== undefined && ownedBy(current, owner) && (await holds(path, current, bytes)))
    return undefined;
  await prepareFolder(destination);
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
async function regularFile(path: string): Promise<Stats | undefined> {
  try {
    const found = await lstat(path);
    return found.isFile() ? found : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function ownedBy(file: Stats, owner: Owner): boolean {
  return (owner.uid === -1 || owner.uid === file.uid) && (owner.gid === -1 || owner.gid === file.gid);
}

async function holds(path: string, file: Stats, bytes: Uint8Array): Promise<boolean> {
  return file.size === bytes.length && (await readFile(path)).equals(bytes);
}

async function prepareFolder({ path, createFolders }: Destination): Promise<void> {
  const folder = dirname(path);
  if (createFolders) {
    await mkdir(folder, { recursive: true, mode: 0o755 });
    return;
  }
  await lstat(folder).catch((cause: unknown) => {
    const advice = 'create it, or set create_dest_dirs = true';
    throw new Error(`folder ${folder} does not exist: ${advice}`, { cause });
  });
}

type Attributes = {
  readonly current: Stats | undefined;
  readonly owner: Owner;
  readonly mode: number | undefined;
};

/** Owner first: changing it may clear mode bits. Keeping the old owner is a courtesy that may fail, a wanted one is not. */
async function setAttributes(file: FileHandle, { current, owner, mode }: Attributes): Promise<void> {
  if (current !== undefined) await file.chown(current.uid, current.gid).catch(() => undefined);
  if (owner.uid !== -1 || owner.gid !== -1) await chownTo(file, owner);
  await file.chmod(mode ?? (current === undefined ? newFileMode : current.mode & permissionBits));
}

async function chownTo(file: FileHandle, owner: Owner): Promise<void> {
  const own = await file.stat();
  await file.chown(owner.uid === -1 ? own.uid : owner.uid, owner.gid === -1 ? own.gid : owner.gid);
}

/** Leaves the old content under `.bak`; a previous backup survives until the new one exists. */
async function keepBackup(path: string): Promise<void> {
  const backup = `${path}.bak`;
  const older = `${path}.old.bak`;
  await rename(backup, older).catch(ignoreMissing);
  await link(path, backup);
  await rm(older, { force: true });
}

function ignoreMissing(error: unknown): void {
  if (!isMissing(error)) throw error;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
