/** The adapter behind AuthPorts.fetch: plain HTTP(S) exchanges with cloud services, without redirects or retries. */
import { AgentError } from '../errors.ts';
import { parseAddress } from '../vault/endpoint.ts';
import { openTransport } from '../vault/open-transport.ts';
import { transportFailure } from '../vault/transport-failure.ts';
import type { Transport, TransportEdges } from '../vault/transport.ts';
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

/**
 * Sends requests to cloud services, trusting the authorities of the system. HTTPS_PROXY counts; metadata services are
 * asked in plain HTTP and never through a proxy. Rejects with AgentError.
 */
export function createCloudFetch({ files, env }: TransportEdges): AuthPorts['fetch'] {
  return async (request) => {
    const subject = subjectOf(request);
    const transport = await transportTo({ files, env });
    try {
      const { status, body } = await send(request, subject, transport);
      return { status, body: new TextDecoder().decode(body) };
    } catch (error) {
      throw transportFailure(error, subject);
    } finally {
      transport.close();
    }
  };
}

function transportTo({ files, env }: TransportEdges): Promise<Transport> {
  const { HTTP_PROXY: _upper, http_proxy: _lower, ...proxies } = env;
  const connections = { maxPerHost: 2, keepAlive: false, idleMs: 1_000 };
  return openTransport({ connections, proxyAddress: '', tls: noTls }, { files, env: proxies });
}

async function send(request: CloudRequest, subject: string, transport: Transport) {
  const url = URL.parse(request.url);
  const endpoint = url === null ? { refused: 'it is not a URL' } : parseAddress(url.origin);
  if (url === null || 'refused' in endpoint) throw new AgentError('bad-path', { subject });
  const length =
    request.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(request.body)) };
  return transport.exchange({
    endpoint,
    method: request.method,
    target: `${url.pathname}${url.search}`,
    headers: { ...request.headers, ...length },
    body: request.body,
    subject,
    timeoutMs: request.timeoutMs ?? timeoutMs,
    maxBytes,
    signal: request.signal,
  });
}
