/** Opens and keeps connections: directly, over a unix socket, through a proxy, or over TLS. */
import http from 'node:http';
import type { AgentOptions, ClientRequest, RequestOptions } from 'node:http';
import { AgentError } from '../errors.ts';
import { authorityOf } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { chooseProxy } from './proxy.ts';
import type { Proxy } from './proxy.ts';
import type { openSecureConnections, SecureConnections } from './secure-connections.ts';
import type { TransportEdges, TransportSettings } from './transport.ts';

/** How one request gets to its endpoint: the function that sends it, and options that belong to the connection. */
export type Route = {
  readonly send: (options: RequestOptions) => ClientRequest;
  readonly options: RequestOptions;
  /** What goes before the target in the request line: the whole address for a proxy that takes plain requests. */
  readonly prefix: string;
  readonly headers: Readonly<Record<string, string>>;
};

/** Kept connections of one client. */
export type Connections = {
  /** Finds the way to an endpoint. Rejects with AgentError `proxy-refused` or `tls-material`. */
  route(endpoint: Endpoint): Promise<Route>;
  /** Reads certificates and keys now rather than at the first request. Rejects with AgentError `tls-material`. */
  prepare(): Promise<void>;
  /** Reads certificates and keys again for the next connections over TLS; running requests go on. */
  refresh(): void;
  close(): void;
};

/** The connections of a client. Certificates are read when TLS is first needed. */
export function createConnections(settings: TransportSettings, edges: TransportEdges): Connections {
  return new KeptConnections(settings, edges);
}

class KeptConnections implements Connections {
  readonly #settings: TransportSettings;
  readonly #edges: TransportEdges;
  readonly #kept: AgentOptions;
  readonly #plain: http.Agent;
  #secure: Promise<SecureConnections> | undefined;

  constructor(settings: TransportSettings, edges: TransportEdges) {
    const { keepAlive, idleMs } = settings.connections;
    this.#settings = settings;
    this.#edges = edges;
    this.#kept = { keepAlive, timeout: idleMs };
    this.#plain = new http.Agent(this.#kept);
  }

  async route(endpoint: Endpoint): Promise<Route> {
    if (endpoint.kind === 'unix') return unixRoute(endpoint.socketPath, this.#plain);
    const proxy = chooseProxy(endpoint, this.#settings.proxyAddress, this.#edges.env);
    if (proxy !== undefined && 'refused' in proxy) {
      throw new AgentError('proxy-refused', { subject: 'HTTP proxy', errors: [proxy.refused] });
    }
    if (endpoint.tls) {
      const secure = await this.#openSecure();
      return serverRoute(endpoint, secure.send, await secure.through(proxy));
    }
    return proxy === undefined
      ? serverRoute(endpoint, http.request, this.#plain)
      : proxyRoute(endpoint, proxy);
  }

  async prepare(): Promise<void> {
    await this.#openSecure();
  }

  refresh(): void {
    this.#secure = undefined;
  }

  close(): void {
    this.#plain.destroy();
    this.#secure?.then((secure) => secure.close(), ignore);
  }

  #openSecure(): Promise<SecureConnections> {
    this.#secure ??= openSecure(this.#kept, this.#settings.tls, this.#edges.files);
    return this.#secure;
  }
}

/** TLS is loaded for those who need it. */
async function openSecure(...from: Parameters<typeof openSecureConnections>): Promise<SecureConnections> {
  const module = await import('./secure-connections.ts');
  return module.openSecureConnections(...from);
}

type Server = Extract<Endpoint, { kind: 'tcp' }>;

function serverRoute({ host, port }: Server, send: Route['send'], agent: http.Agent): Route {
  return { send, options: { host, port, agent }, prefix: '', headers: {} };
}

function unixRoute(socketPath: string, agent: http.Agent): Route {
  return { send: http.request, options: { socketPath, agent }, prefix: '', headers: { host: 'localhost' } };
}

/** A proxy for plain HTTP gets the whole address in the request line. Connections to it are not kept. */
async function proxyRoute(server: Server, proxy: Proxy): Promise<Route> {
  const authority = authorityOf(server);
  const authorization = proxy.authorization === '' ? {} : { 'proxy-authorization': proxy.authorization };
  return {
    send: proxy.tls ? (await import('node:https')).request : http.request,
    options: { host: proxy.host, port: proxy.port, agent: false },
    prefix: `http://${authority}`,
    headers: { host: authority, ...authorization },
  };
}

/** A reading that failed left nothing to close. */
function ignore(): void {
  return undefined;
}
