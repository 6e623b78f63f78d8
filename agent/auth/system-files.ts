/** Credential files of the real file system. */
import { realpathSync, statSync, unlinkSync } from 'node:fs';
import { readWhole } from '../file/read.ts';
import type { CredentialFiles } from './method.ts';

/** The CredentialFiles port over node:fs. */
export const systemFiles: CredentialFiles = {
  read: readWhole,
  remove: async (path) => {
    unlinkSync(path);
  },
  resolve: async (path) => realpathSync(path),
  isRegular: async (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false,
};
