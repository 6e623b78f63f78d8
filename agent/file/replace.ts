/**
 * Replaces a file in one step, so that a reader sees the old bytes or the new ones and nothing between. The files are small
 * and in memory as a rule: synchronous calls cost a tenth of what the thread pool costs. Only syncing, which may wait for a
 * disk, is left to the pool.
 */
import { closeSync, constants, fsync, openSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';

/** How a file is replaced. */
export type Replacement = {
  /** The file to replace; a symbolic link there is replaced itself, never followed. */
  readonly path: string;
  /** A name in the same folder that nothing else uses. */
  readonly temporary: string;
  readonly bytes: Uint8Array;
  /** Mode the temporary file is created with; the process's umask applies. */
  readonly createMode: number;
  /** Sets owner and final mode on the open temporary file, before anything can see it under the real name. */
  readonly finish?: (descriptor: number) => void;
  /** Runs just before the file takes its place. */
  readonly beforeSwap?: () => void;
};

const createOnly = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/** A whole file under its temporary name: it takes its place, or is removed. */
export type Staged = {
  /** Throws the file system's error, and then nothing is left behind. */
  readonly swap: () => void;
  /** Removes the temporary file, if it is still there. */
  readonly discard: () => void;
};

/** Writes the bytes to the temporary file, syncs it and renames it into place; on any error nothing is left behind. */
export async function replaceFile(replacement: Replacement): Promise<void> {
  const staged = await stageFile(replacement);
  staged.swap();
}

/** Writes the bytes to the temporary file and syncs it; on any error nothing is left behind. */
export async function stageFile(replacement: Replacement): Promise<Staged> {
  const { path, temporary, createMode, beforeSwap } = replacement;
  const discard = () => {
    try {
      unlinkSync(temporary);
    } catch {
      // It has taken its place, or was never there.
    }
  };
  const swap = () => {
    try {
      beforeSwap?.();
      renameSync(temporary, path);
    } catch (error) {
      discard();
      throw error;
    }
  };
  const descriptor = openSync(temporary, createOnly, createMode);
  try {
    await fill(descriptor, replacement);
  } catch (error) {
    discard();
    throw error;
  }
  return { swap, discard };
}

async function fill(descriptor: number, { bytes, finish }: Replacement): Promise<void> {
  try {
    writeFileSync(descriptor, bytes);
    finish?.(descriptor);
    await synced(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function synced(descriptor: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fsync(descriptor, (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
}
