import { createCloudFetch } from '../../../agent/auth/cloud-fetch.ts';
import type { AuthMethod, AuthPorts, CredentialFiles, CloudRequest } from '../../../agent/auth/method.ts';
import { createAuthMethod } from '../../../agent/auth/table.ts';
import type { MethodSettings } from '../../../agent/config/model.ts';
import type { VaultClient, VaultRequest } from '../../../agent/vault/client.ts';

export const now = Date.parse('2026-01-02T03:04:05Z');

/** Files in memory: text, or a link to another name. */
export type MemoryFiles = CredentialFiles & { readonly content: Map<string, string | { to: string }> };

export function memoryFiles(given: Readonly<Record<string, string | { to: string }>>): MemoryFiles {
  const content = new Map(Object.entries(given));
  const resolved = (path: string): string => {
    const found = content.get(path);
    return typeof found === 'object' ? resolved(found.to) : path;
  };
  return {
    content,
    read: async (path) => Buffer.from(content.get(resolved(path)) as string),
    remove: async (path) => void content.delete(path),
    resolve: async (path) => resolved(path),
    isRegular: async (path) => content.has(resolved(path)),
  };
}

/** A Vault that answers by path and remembers what it was asked. */
export function fakeVault(
  answers: Readonly<Record<string, unknown>> = {},
): VaultClient & { asked: VaultRequest[] } {
  const asked: VaultRequest[] = [];
  return {
    address: 'https://vault.example:8200',
    asked,
    request: async (request) => {
      asked.push(request);
      return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(answers[request.path] ?? {})) };
    },
    close: () => undefined,
  };
}

/** Ports with nothing behind them but what is given. */
export function portsWith(given: Partial<AuthPorts> = {}): AuthPorts {
  return {
    files: memoryFiles({}),
    vault: fakeVault(),
    connect: async () => fakeVault(),
    fetch: async () => ({ status: 404, body: '' }),
    env: {},
    now: () => now,
    random: () => 0,
    ...given,
  };
}

/** Real exchanges, with every host but loopback answered by the stand-in at `address`; the host becomes the first segment. */
export function fetchFrom(address: string): AuthPorts['fetch'] {
  const files = { readFile: async () => Buffer.from(''), readDir: async () => [] };
  const fetch = createCloudFetch({ files, env: {} });
  return async (request: CloudRequest) => {
    const url = new URL(request.url);
    const local = url.hostname === '127.0.0.1';
    return fetch(local ? request : { ...request, url: `${address}/${url.host}${url.pathname}${url.search}` });
  };
}

export async function method(type: string, settings: MethodSettings, ports: AuthPorts): Promise<AuthMethod> {
  return createAuthMethod(
    {
      type,
      mountPath: `auth/${type}`,
      namespace: 'team/',
      settings,
      wrapTtlMs: 0,
      minBackoffMs: 1000,
      maxBackoffMs: 300_000,
      exitOnError: false,
    },
    ports,
  );
}

/** Never fires. */
export const signal = new AbortController().signal;

/** The credentials of one login, with the body parsed. */
export async function login(made: AuthMethod) {
  const credentials = await made.credentials(signal);
  if (credentials.kind === 'lookup') return credentials;
  const body: unknown = JSON.parse(credentials.body);
  return { ...credentials, body };
}
