/** Connections over TLS: directly or through the tunnel of a proxy, made from one reading of certificates and keys. */
import https from 'node:https';
import type { AgentOptions } from 'node:https';
import type { VaultTlsConfig } from '../config/model.ts';
import { authorityOf } from './endpoint.ts';
import type { Proxy } from './proxy.ts';
import { tlsOptions } from './tls-material.ts';
import type { TlsFiles } from './tls-material.ts';

/** Kept TLS connections. */
export type SecureConnections = {
  readonly send: typeof https.request;
  /** The kept connections that go this way; undefined: straight to the server. */
  readonly through: (proxy: Proxy | undefined) => Promise<https.Agent>;
  readonly close: () => void;
};

/** Reads certificates and keys. Rejects with AgentError `tls-material`. */
export async function openSecureConnections(
  kept: AgentOptions,
  tls: VaultTlsConfig,
  files: TlsFiles,
): Promise<SecureConnections> {
  const options = { ...kept, ...(await tlsOptions(tls, files)) };
  const direct = new https.Agent(options);
  const tunnels = new Map<string, https.Agent>();
  return {
    send: https.request,
    through: async (proxy) => {
      if (proxy === undefined) return direct;
      const { createTunnelAgent } = await import('./tunnel.ts');
      const agent = tunnels.get(authorityOf(proxy)) ?? createTunnelAgent(proxy, options);
      tunnels.set(authorityOf(proxy), agent);
      return agent;
    },
    close: () => {
      for (const agent of [direct, ...tunnels.values()]) agent.destroy();
    },
  };
}
