/** Opens and keeps connections: directly, over a unix socket, through a proxy, or through a tunnel of a proxy. */
import http from 'node:http';
import https from 'node:https';
import type { AgentOptions, ClientRequest, RequestOptions } from 'node:http';
import type { ClientSettings } from './client-settings.ts';
import { authorityOf } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { chooseProxy } from './proxy.ts';
import type { Proxy } from './proxy.ts';
import type { TlsOptions } from './tls-material.ts';
import { createTunnelAgent } from './tunnel.ts';
import { AgentError } from '../errors.ts';

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
  /** Finds the way to an endpoint; throws AgentError `proxy-refused` when its proxy cannot be used. */
  route(endpoint: Endpoint): Route;
  close(): void;
};

type Env = Readonly<Record<string, string | undefined>>;

/** The connections of a client with these settings; `env` is asked for HTTPS_PROXY, HTTP_PROXY and NO_PROXY. */
export function createConnections(
  settings: Pick<ClientSettings, 'connections' | 'proxyAddress'>,
  tls: TlsOptions,
  env: Env,
): Connections {
  const kept: AgentOptions = {
    keepAlive: settings.connections.keepAlive,
    maxSockets: settings.connections.maxPerHost,
    timeout: settings.connections.idleMs,
  };
  const plain = new http.Agent(kept);
  const secure = new https.Agent({ ...kept, ...tls });
  const tunnels = new Map<string, https.Agent>();

  const tunnelled = (proxy: Proxy): https.Agent => {
    const key = authorityOf(proxy);
    const agent = tunnels.get(key) ?? createTunnelAgent(proxy, { ...kept, ...tls });
    tunnels.set(key, agent);
    return agent;
  };

  return {
    route(endpoint) {
      if (endpoint.kind === 'unix') return unixRoute(endpoint.socketPath, plain);
      const proxy = chooseProxy(endpoint, settings.proxyAddress, env);
      if (proxy !== undefined && 'refused' in proxy) {
        throw new AgentError('proxy-refused', { subject: 'HTTP proxy', errors: [proxy.refused] });
      }
      if (!endpoint.tls)
        return proxy === undefined ? plainRoute(endpoint, plain) : proxyRoute(endpoint, proxy);
      const agent = proxy === undefined ? secure : tunnelled(proxy);
      return { send: https.request, options: placeOf(endpoint, agent), prefix: '', headers: {} };
    },
    close() {
      for (const agent of [plain, secure, ...tunnels.values()]) agent.destroy();
    },
  };
}

type Server = Extract<Endpoint, { kind: 'tcp' }>;

function placeOf(server: { host: string; port: number }, agent: http.Agent): RequestOptions {
  return { host: server.host, port: server.port, agent };
}

function plainRoute(server: Server, agent: http.Agent): Route {
  return { send: http.request, options: placeOf(server, agent), prefix: '', headers: {} };
}

function unixRoute(socketPath: string, agent: http.Agent): Route {
  return { send: http.request, options: { socketPath, agent }, prefix: '', headers: { host: 'localhost' } };
}

/** A proxy for plain HTTP gets the whole address in the request line. Connections to it are not kept. */
function proxyRoute(server: Server, proxy: Proxy): Route {
  const authority = authorityOf(server);
  return {
    send: proxy.tls ? https.request : http.request,
    options: { host: proxy.host, port: proxy.port, agent: false },
    prefix: `http://${authority}`,
    headers: {
      host: authority,
      ...(proxy.authorization === '' ? {} : { 'proxy-authorization': proxy.authorization }),
    },
  };
}
