/** The file system, in the shapes that configuration and client ask for. */
import { readFile, readdir, stat } from 'node:fs/promises';
import type { ConfigFiles } from './config/load.ts';
import type { TlsFiles } from './vault/tls-material.ts';

/** Reads configuration files and folders. */
export const configFiles: ConfigFiles = {
  readFile: (path) => readFile(path),
  readFolder: async (path) => ((await stat(path)).isDirectory() ? readdir(path) : undefined),
};

/** Reads certificates and keys. */
export const tlsFiles: TlsFiles = {
  readFile: (path) => readFile(path),
  readDir: (path) => readdir(path),
};
