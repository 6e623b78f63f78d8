/** The listener of role `ready_only`: answers the start-up probe of a native sidecar, and nothing else. */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** The one path that is answered. */
export const readyPath = '/agent/v1/ready';

/** A listener that is open until it is closed. */
export type OpenListener = { readonly port: number; readonly close: () => void };

/**
 * Listens at `host:port` and answers GET on the ready path: 200 while the agent is ready, else 503; anything else is 404
 * or 405. Rejects with the system's error when the address cannot be used.
 */
export function openReadyListener(address: string, isReady: () => boolean): Promise<OpenListener> {
  const server = createServer((request, response) => answer(request, response, isReady()));
  const { host, port } = endpointOf(address);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve({ port: portOf(server), close: () => server.close() }));
  });
}

function answer({ method, url }: IncomingMessage, response: ServerResponse, ready: boolean): void {
  const [status, text] = outcomeOf(method, url, ready);
  response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end(`${text}\n`);
}

function outcomeOf(method = '', url = '', ready: boolean): readonly [number, string] {
  if (url.replace(/\?.*/, '') !== readyPath) return [404, 'not found'];
  if (method !== 'GET' && method !== 'HEAD') return [405, 'method not allowed'];
  return ready ? [200, 'ready'] : [503, 'not every template is rendered yet'];
}

function endpointOf(address: string): { readonly host: string; readonly port: number } {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  return { host, port: Number(address.slice(colon + 1)) };
}

function portOf(server: Server): number {
  const bound = server.address();
  return typeof bound === 'object' && bound !== null ? bound.port : 0;
}
