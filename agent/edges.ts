/** The file system and the cloud's HTTP services, in the shapes that configuration, client and auth methods ask for. */
import { readFile, readdir, realpath, stat, unlink } from 'node:fs/promises';
import type { CloudRequest, CredentialFiles } from './auth/method.ts';
import type { ConfigFiles } from './config/load.ts';
import type { TlsFiles } from './vault/tls-material.ts';

const cloudTimeoutMs = 10_000;

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

/** Reads and removes files with credentials. */
export const credentialFiles: CredentialFiles = {
  read: (path) => readFile(path),
  remove: (path) => unlink(path),
  resolve: (path) => realpath(path),
  isRegular: async (path) => {
    const found = await stat(path).catch(() => undefined);
    return found?.isFile() ?? false;
  },
};

/** One exchange with a cloud's own service; redirects are refused. Rejects with the runtime's own errors. */
export async function cloudRequest(
  request: CloudRequest,
): Promise<{ readonly status: number; readonly body: string }> {
  const { method, url, headers = {}, body, timeoutMs = cloudTimeoutMs, signal } = request;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const content = body === undefined ? {} : { body };
  const answer = await fetch(url, {
    method,
    headers: { ...headers },
    ...content,
    redirect: 'error',
    signal: limit,
  });
  return { status: answer.status, body: await answer.text() };
}
