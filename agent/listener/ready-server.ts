/**
 * The readiness listener on Bun's own server. Every pod with a native sidecar has one, and node:http would cost each of
 * them about seven megabytes.
 */
import type { ListenerConfig } from '../config/model.ts';
import { memberOf } from '../vault/json.ts';
import { endpointOf } from './address.ts';
import { acceptsHost, foreignHost } from './guard.ts';
import { readyPath } from './ready.ts';
import type { Readiness, ReadyAnswer } from './ready.ts';
import type { OpenServer } from './server.ts';

/** As much of Bun.serve as is used. */
type Serve = (options: {
  readonly hostname?: string;
  readonly port: number;
  readonly fetch: (request: Request) => Response;
}) => { readonly port: number; readonly stop: (closeConnections: boolean) => unknown };

/** Bun's server where this is Bun and the listener is one for readiness over plain TCP; else undefined. */
export function readyServer({ role, type, tls }: ListenerConfig): Serve | undefined {
  if (role !== 'ready_only' || type !== 'tcp' || tls !== undefined) return undefined;
  const serve = memberOf(Reflect.get(globalThis, 'Bun'), 'serve');
  return typeof serve === 'function' ? (serve as Serve) : undefined;
}

/** Opens it. Throws the system's error when the address cannot be used. */
export function openReadyServer(serve: Serve, listener: ListenerConfig, readiness: Readiness): OpenServer {
  const { host, port } = endpointOf(listener.address);
  const accepts = acceptsHost(listener);
  const answer = ({ method, url, headers }: Request): ReadyAnswer => {
    if (!accepts(headers.get('host') ?? '')) return [403, foreignHost];
    return new URL(url).pathname === readyPath ? readiness.answer(method) : [404, 'not found'];
  };
  const server = serve({
    ...(host === '' ? {} : { hostname: host }),
    port,
    fetch: (request) => {
      const [status, text] = answer(request);
      return new Response(`${text}\n`, { status });
    },
  });
  return {
    port: server.port,
    reload: () => Promise.resolve(),
    close: async () => {
      await server.stop(true);
    },
  };
}
