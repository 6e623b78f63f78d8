/** Replaces a file in one step, so that a reader sees the old bytes or the new ones and nothing between. */
import { constants } from 'node:fs';
import { open, rename, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

/** How a file is replaced. */
export type Replacement = {
  /** The file to replace; a symbolic link there is replaced itself, never followed. */
  readonly path: string;
  /** A name in the same folder that nothing else uses. */
  readonly temporary: string;
  readonly bytes: Uint8Array;
  /** Mode the temporary file is created with; the process's umask applies. */
  readonly createMode: number;
  /** Sets owner and final mode on the temporary file, before anything can see it under the real name. */
  readonly finish?: (file: FileHandle) => Promise<void>;
  /** Runs just before the file takes its place. */
  readonly beforeSwap?: () => Promise<void>;
};

const createOnly = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/** A whole file under its temporary name: it takes its place, or is removed. */
export type Staged = {
  /** Throws the file system's error, and then nothing is left behind. */
  readonly swap: () => Promise<void>;
  /** Removes the temporary file, if it is still there. */
  readonly discard: () => Promise<void>;
};

/** Writes the bytes to the temporary file, syncs it and renames it into place; on any error nothing is left behind. */
export async function replaceFile(replacement: Replacement): Promise<void> {
  const staged = await stageFile(replacement);
  await staged.swap();
}

/** Writes the bytes to the temporary file and syncs it; on any error nothing is left behind. */
export async function stageFile(replacement: Replacement): Promise<Staged> {
  const { path, temporary } = replacement;
  const discard = () => unlink(temporary).catch(() => undefined);
  const orDiscard = async (error: unknown): Promise<never> => {
    await discard();
    throw error;
  };
  const takePlace = async (): Promise<void> => {
    await replacement.beforeSwap?.();
    await rename(temporary, path);
  };
  const file = await open(temporary, createOnly, replacement.createMode);
  await fill(file, replacement).catch(orDiscard);
  return { swap: () => takePlace().catch(orDiscard), discard };
}

async function fill(file: FileHandle, { bytes, finish }: Replacement): Promise<void> {
  try {
    await file.writeFile(bytes);
    await finish?.(file);
    await file.sync();
  } finally {
    await file.close();
  }
}
