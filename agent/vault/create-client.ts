/** Makes a client for Vault from its settings. */
import type { VaultTlsConfig } from '../config/model.ts';
import { AgentError } from '../errors.ts';
import type { ClientSettings } from './client-settings.ts';
import type { VaultClient } from './client.ts';
import { limitConcurrency } from './concurrency.ts';
import { keepConsistent } from './consistency.ts';
import { parseAddress } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { HttpClient } from './http-client.ts';
import { openTransport } from './open-transport.ts';
import { lookUpService, serviceOf } from './service-lookup.ts';
import type { ResolveService } from './service-lookup.ts';
import type { TransportEdges } from './transport.ts';

/** What the client takes from the world outside. */
export type ClientEdges = TransportEdges & {
  readonly now: () => number;
  /** Asks DNS for the servers of a service; node:dns when absent. */
  readonly resolveService?: ResolveService;
};

/**
 * Builds a client. Rejects with AgentError `tls-material` or `bad-path` when the settings cannot work at all; nothing is
 * sent yet.
 */
export async function createVaultClient(settings: ClientSettings, edges: ClientEdges): Promise<VaultClient> {
  const endpoint = endpointOf(settings.address);
  const transport = await openTransport(settings, edges);
  if ((endpoint.kind === 'tcp' && endpoint.tls) || namesCertificates(settings.tls)) await transport.prepare();
  const connect = (address: string) =>
    new HttpClient({ ...settings, address }, endpointOf(address), transport, edges.now);
  const service = settings.srvLookup ? serviceOf(settings.address) : undefined;
  const { address, rateLimit } = settings;
  const client =
    service === undefined
      ? connect(address)
      : lookUpService(address, service, edges.resolveService ?? resolveByDns, connect);
  const limited = limitConcurrency(keepConsistent(client), settings.connections.maxPerHost);
  if (rateLimit === undefined) return limited;
  const { limitRate } = await import('./rate-limit.ts');
  return limitRate(limited, rateLimit, edges.now);
}

/** Certificates that were named have to be usable even while the address needs none, as for Vault's client. */
function namesCertificates({ caCertFile, caCertPem, caDirectory, ...client }: VaultTlsConfig): boolean {
  const { clientCertFile, clientKeyFile } = client;
  return [caCertFile, caCertPem, caDirectory, clientCertFile, clientKeyFile].some((given) => given !== '');
}

function endpointOf(address: string): Endpoint {
  const endpoint = parseAddress(address);
  if (!('refused' in endpoint)) return endpoint;
  throw new AgentError('bad-path', { subject: `address ${address}`, errors: [endpoint.refused] });
}

const resolveByDns: ResolveService = async (name) => {
  const { resolveSrv } = await import('node:dns/promises');
  return resolveSrv(name);
};
