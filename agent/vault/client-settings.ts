/** What the HTTP client for Vault needs to know. */
import type { VaultConfig } from '../config/model.ts';
import type { Purpose } from './client.ts';

/** The settings of one client. Durations in milliseconds, `''` is a text that was not set. */
export type ClientSettings = Pick<
  VaultConfig,
  | 'address'
  | 'namespace'
  | 'tls'
  | 'clientTimeoutMs'
  | 'rateLimit'
  | 'proxyAddress'
  | 'followRedirects'
  | 'srvLookup'
  | 'wrapTtlMs'
  | 'headers'
> & {
  /** Largest body of an answer in bytes, counted after decompression. */
  readonly maxAnswerBytes: number;
  readonly connections: ConnectionSettings;
  readonly userAgent: Readonly<Record<Purpose, string>>;
};

/** How connections are kept. */
export type ConnectionSettings = {
  /** Template requests at the same time, each on a connection of its own. */
  readonly maxPerHost: number;
  readonly keepAlive: boolean;
  /** An unused connection is closed after this time. */
  readonly idleMs: number;
};

/** Larger than anything Vault stores (its own request limit is 32 MiB), small enough for the memory of a pod. */
const maxAnswerBytes = 64 * 1024 * 1024;
const idleMs = 45_000;

/** The client's settings from the agent's configuration; `version` goes into the User-Agent. */
export function clientSettings(
  vault: VaultConfig,
  given: { readonly version: string; readonly maxConnectionsPerHost: number; readonly keepAlive: boolean },
): ClientSettings {
  const agent = (name: string) => `Vault Agent ${name}/${given.version} (vault-injector)`;
  return {
    ...vault,
    maxAnswerBytes,
    connections: { maxPerHost: given.maxConnectionsPerHost, keepAlive: given.keepAlive, idleMs },
    userAgent: { auth: agent('Auto-Auth'), template: agent('Templating'), proxy: agent('API Proxy') },
  };
}
