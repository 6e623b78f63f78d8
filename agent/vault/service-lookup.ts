/** VAULT_SRV_LOOKUP: the server behind a service name of DNS, asked for again with every request. */
import { AgentError } from '../errors.ts';
import type { VaultClient } from './client.ts';
import { parseAddress } from './endpoint.ts';

/** One server of a service, as DNS describes it. */
export type ServiceRecord = { readonly name: string; readonly port: number; readonly priority: number };

/** Asks DNS; rejects with the system's error. */
export type ResolveService = (name: string) => Promise<readonly ServiceRecord[]>;

/** The service of an address that names no port, `_http._tcp.<host>` (Vault's API client); undefined for others. */
export function serviceOf(address: string): string | undefined {
  const endpoint = parseAddress(address);
  if ('refused' in endpoint || endpoint.kind === 'unix') return undefined;
  return /^https?:\/\/(\[[^\]]*\]|[^/:]*):\d/.test(address) ? undefined : `_http._tcp.${endpoint.host}`;
}

/** A client for whichever server of the service comes first; `connect` makes the client for an address. */
export function lookUpService(
  address: string,
  service: string,
  resolve: ResolveService,
  connect: (address: string) => VaultClient,
): VaultClient {
  const clients = new Map<string, VaultClient>();
  const clientFor = async (subject: string): Promise<VaultClient> => {
    const found = await resolve(service).catch((cause: unknown) => {
      throw new AgentError('dns', { subject, errors: [service], cause });
    });
    const [first] = [...found].sort((a, b) => a.priority - b.priority);
    if (first === undefined) throw new AgentError('dns', { subject, errors: [service] });
    const at = address.replace(/^(https?:\/\/)[^/]*/, `$1${first.name}:${first.port}`);
    const client = clients.get(at) ?? connect(at);
    clients.set(at, client);
    return client;
  };
  return {
    address,
    request: async (request) => (await clientFor(`${request.method} ${address}`)).request(request),
    close: () => {
      for (const client of clients.values()) client.close();
    },
  };
}
