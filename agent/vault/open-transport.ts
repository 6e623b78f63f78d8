/** Chooses how HTTP goes out: node:http is a large part of a start on Node and of the agent's memory on Bun. */
import type { Transport, TransportEdges, TransportSettings } from './transport.ts';

const proxyVariables: readonly string[] = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];

/** The transport for this runtime. Proxies are left to node:http on both, so that one set of rules decides. */
export async function openTransport(settings: TransportSettings, edges: TransportEdges): Promise<Transport> {
  if (knowsProxy(settings, edges)) {
    const { createNodeTransport } = await import('./node-transport.ts');
    return createNodeTransport(settings, edges);
  }
  if ('Bun' in globalThis) {
    const { createFetchTransport } = await import('./fetch-transport.ts');
    return createFetchTransport(settings, edges);
  }
  const { createSocketTransport } = await import('./socket-transport.ts');
  return createSocketTransport(settings, edges);
}

function knowsProxy({ proxyAddress }: TransportSettings, { env }: TransportEdges): boolean {
  return proxyAddress !== '' || proxyVariables.some((name) => (env[name] ?? '') !== '');
}
