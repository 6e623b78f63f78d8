/** The file system, in the shapes that configuration and client ask for. */
import { readdirSync, statSync } from 'node:fs';
import type { ConfigFiles } from './config/load.ts';
import { readWhole } from './file/read.ts';
import type { TlsFiles } from './vault/tls-material.ts';

/** Reads configuration files and folders. */
export const configFiles: ConfigFiles = {
  readFile: readWhole,
  readFolder: async (path) => (statSync(path).isDirectory() ? readdirSync(path) : undefined),
};

/** Reads certificates and keys. */
export const tlsFiles: TlsFiles = {
  readFile: readWhole,
  readDir: async (path) => readdirSync(path),
};
