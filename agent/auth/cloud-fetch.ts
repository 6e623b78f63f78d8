/** The adapter behind AuthPorts.fetch: plain HTTP(S) exchanges with cloud services, without redirects or retries. */
import { AgentError } from '../errors.ts';
import type { Connections } from '../vault/connections.ts';
import { createConnections } from '../vault/connections.ts';
import { parseAddress } from '../vault/endpoint.ts';
import { exchange } from '../vault/exchange.ts';
import type { TlsFiles } from '../vault/tls-material.ts';
import { transportFailure } from '../vault/transport-failure.ts';
import { subjectOf } from './cloud.ts';
import type { AuthPorts, CloudRequest } from './method.ts';

const timeoutMs = 10_000;
const maxBytes = 1024 * 1024;
const noTls = {
  caCertFile: '',
  caCertPem: '',
  caDirectory: '',
  clientCertFile: '',
  clientKeyFile: '',
  serverName: '',
  skipVerify: false,
};

/** What the adapter takes from the world outside. */
export type CloudEdges = {
  readonly files: TlsFiles;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/**
 * Sends requests to cloud services, trusting the authorities of the system. HTTPS_PROXY counts; metadata services are
 * asked in plain HTTP and never through a proxy. Rejects with AgentError.
 */
export function createCloudFetch({ files, env }: CloudEdges): AuthPorts['fetch'] {
  const connections = connectionsTo(files, env);
  return async (request) => {
    const subject = subjectOf(request);
    try {
      const { status, body } = await send(request, subject, connections);
      return { status, body: new TextDecoder().decode(body) };
    } catch (error) {
      throw transportFailure(error, subject);
    }
  };
}

function connectionsTo(files: TlsFiles, env: CloudEdges['env']): Connections {
  const { HTTP_PROXY: _upper, http_proxy: _lower, ...proxies } = env;
  const connections = { maxPerHost: 2, keepAlive: false, idleMs: 1_000 };
  return createConnections({ connections, proxyAddress: '', tls: noTls }, { files, env: proxies });
}

async function send(request: CloudRequest, subject: string, connections: Connections) {
  const url = URL.parse(request.url);
  const endpoint = url === null ? { refused: 'it is not a URL' } : parseAddress(url.origin);
  if (url === null || 'refused' in endpoint) throw new AgentError('bad-path', { subject });
  const route = await connections.route(endpoint);
  const length =
    request.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(request.body)) };
  return exchange({
    send: route.send,
    options: {
      ...route.options,
      method: request.method,
      path: `${route.prefix}${url.pathname}${url.search}`,
      headers: { ...request.headers, ...length, ...route.headers },
    },
    body: request.body,
    subject,
    timeoutMs: request.timeoutMs ?? timeoutMs,
    maxBytes,
    signal: request.signal,
  });
}
