/** Builds the proxy of one agent: its own connections to Vault, and the lease cache when it is configured. */
import type { AgentConfig, ApiProxyConfig } from '../config/model.ts';
import { tlsFiles } from '../edges.ts';
import { AgentError } from '../errors.ts';
import type { Host } from '../host.ts';
import type { Grant } from '../machine/lifetime.ts';
import { clientSettings } from '../vault/client-settings.ts';
import type { ClientSettings } from '../vault/client-settings.ts';
import type { VaultClient } from '../vault/client.ts';
import { createConnections } from '../vault/connections.ts';
import type { Connections } from '../vault/connections.ts';
import { createVaultClient } from '../vault/create-client.ts';
import { parseAddress } from '../vault/endpoint.ts';
import type { Endpoint } from '../vault/endpoint.ts';
import { memberOf, parseJson } from '../vault/json.ts';
import { version } from '../version.ts';
import type { Handler } from './answer.ts';
import type { Entries } from './cache/entries.ts';
import { grantIn } from './cache/lease.ts';
import { LeaseCache } from './cache/lease-cache.ts';
import type { Renewal } from './cache/lease-cache.ts';
import { consistencyOf } from './proxy/consistency.ts';
import { proxyHandler } from './proxy/handler.ts';
import type { ProxyOutcome } from './proxy/handler.ts';
import { paceOf } from './proxy/pace.ts';
import { Upstream } from './proxy/upstream.ts';

/** What the proxy takes from the agent. */
export type ProxySurroundings = {
  readonly host: Host;
  readonly ending: { readonly signal: AbortSignal };
  readonly ownToken: () => string;
  readonly onOutcome: (outcome: ProxyOutcome) => void;
};

/** An open proxy; without a cache there are no entries. */
export type OpenProxy = {
  readonly handler: Handler;
  readonly entries: Entries | undefined;
  readonly close: () => void;
};

/** Without an `api_proxy` stanza requests pass with the token they carry. */
const plainProxy: ApiProxyConfig = {
  useAutoAuthToken: 'never',
  enforceConsistency: 'never',
  whenInconsistent: 'fail',
};

/** Rejects with AgentError `tls-material` or `bad-path` when Vault cannot be reached with this configuration at all. */
export async function openProxy(
  config: AgentConfig,
  { host, ending, ownToken, onOutcome }: ProxySurroundings,
): Promise<OpenProxy> {
  const apiProxy = config.apiProxy ?? plainProxy;
  const { now, random } = host;
  const settings = settingsOf(config);
  const connections = await connect(settings, host);
  const client = await createVaultClient(settings, { files: tlsFiles, env: host.env, now });
  const cache =
    config.cache &&
    new LeaseCache({
      isOwnToken: (token) => apiProxy.useAutoAuthToken !== 'never' && token !== '' && token === ownToken(),
      renew: (renewal) => renewLease(renewal, client, ending.signal),
      now,
      random,
    });
  const { enforceConsistency, whenInconsistent, useAutoAuthToken: tokenUse } = apiProxy;
  const upstream = new Upstream({
    endpoint: endpointOf(settings.address),
    connections,
    settings,
    retries: config.vault.retries.proxy,
    retryInconsistent: enforceConsistency === 'never' || whenInconsistent === 'retry',
    pace: paceOf(config.vault.rateLimit, now),
    now,
    random,
  });
  const consistency = consistencyOf(apiProxy);
  const userAgent = settings.userAgent.proxy;
  return {
    handler: proxyHandler({ upstream, cache, consistency, userAgent, tokenUse, ownToken, onOutcome }),
    entries: cache?.entries,
    close: () => {
      connections.close();
      client.close();
    },
  };
}

function settingsOf(config: AgentConfig): ClientSettings {
  const { disableKeepAlives, disableIdleConnections } = config;
  return clientSettings(config.vault, {
    version,
    maxConnectionsPerHost: config.templateEngine.maxConnectionsPerHost,
    keepAlive: ![...disableKeepAlives, ...disableIdleConnections].includes('caching'),
  });
}

/** Certificates are read now, so that a wrong one is told at the start. */
async function connect(settings: ClientSettings, { env }: Host): Promise<Connections> {
  const connections = createConnections(settings, { files: tlsFiles, env });
  const endpoint = endpointOf(settings.address);
  if (endpoint.kind === 'tcp' && endpoint.tls) await connections.prepare();
  return connections;
}

function endpointOf(address: string): Endpoint {
  const endpoint = parseAddress(address);
  if (!('refused' in endpoint)) return endpoint;
  throw new AgentError('bad-path', { subject: `address ${address}`, errors: [endpoint.refused] });
}

/** A cached token renews itself, a cached lease is renewed with the token it was asked with. */
async function renewLease(
  { lease, askedWith, namespace }: Renewal,
  client: VaultClient,
  signal: AbortSignal,
): Promise<Grant> {
  const common = {
    method: 'PUT',
    purpose: 'proxy',
    signal,
    ...(namespace === 'root/' ? {} : { namespace }),
  } as const;
  if (lease.kind === 'token') {
    const body = JSON.stringify({ increment: 0 });
    const path = 'auth/token/renew-self';
    const answer = await client.request({ ...common, path, body, token: lease.token });
    return grantIn(memberOf(parseJson(answer.body), 'auth'));
  }
  const body = JSON.stringify({ lease_id: lease.id, increment: 0 });
  const answer = await client.request({ ...common, path: 'sys/leases/renew', body, token: askedWith });
  return grantIn(parseJson(answer.body));
}
