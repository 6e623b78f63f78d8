/** HTTP over node:http and node:https. */
import { createConnections } from './connections.ts';
import { exchange } from './exchange.ts';
import type { Transport, TransportEdges, TransportSettings } from './transport.ts';

/** A transport with the connections of Node's own agents. Certificates are read when TLS is first needed. */
export function createNodeTransport(settings: TransportSettings, edges: TransportEdges): Transport {
  const connections = createConnections(settings, edges);
  return {
    async exchange(outgoing) {
      const { endpoint, method, target, headers } = outgoing;
      const route = await connections.route(endpoint);
      const path = `${route.prefix}${target}`;
      const options = { ...route.options, method, path, headers: { ...headers, ...route.headers } };
      return exchange(outgoing, () => route.send(options));
    },
    prepare: () => connections.prepare(),
    refresh: () => connections.refresh(),
    close: () => connections.close(),
  };
}
