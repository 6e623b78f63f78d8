/** Credential files of the real file system. */
import { readFile, realpath, stat, unlink } from 'node:fs/promises';
import type { CredentialFiles } from './method.ts';

/** The CredentialFiles port over node:fs. */
export const systemFiles: CredentialFiles = {
  read: (path) => readFile(path),
  remove: (path) => unlink(path),
  resolve: (path) => realpath(path),
  isRegular: async (path) => {
    try {
      return (await stat(path)).isFile();
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
      throw error;
    }
  },
};
