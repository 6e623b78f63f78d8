import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { ServerOptions } from 'node:https';
import { connect, createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server as TcpServer, Socket } from 'node:net';
import type { ClientSettings } from '../../../agent/vault/client-settings.ts';

/** Settings of a client for an address, with everything else at rest. */
export function settingsFor(address: string, changes: Partial<ClientSettings> = {}): ClientSettings {
  return {
    address,
    namespace: '',
    tls: {
      caCertFile: '',
      caCertPem: '',
      caDirectory: '',
      clientCertFile: '',
      clientKeyFile: '',
      serverName: '',
      skipVerify: false,
    },
    clientTimeoutMs: 120_000,
    rateLimit: undefined,
    srvLookup: false,
    proxyAddress: '',
    followRedirects: true,
    wrapTtlMs: 0,
    headers: {},
    maxAnswerBytes: 1_000_000,
    connections: { maxPerHost: 10, keepAlive: true, idleMs: 120_000 },
    userAgent: { auth: 'test auth', template: 'test template', proxy: 'test proxy' },
    ...changes,
  };
}

/** A request as a server saw it. */
export type Seen = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};

/** A running server: where it is, what it saw. */
export type Running = {
  readonly address: string;
  readonly port: number;
  readonly seen: Seen[];
  /** Connections accepted so far, and those that are open now. */
  readonly connections: () => number;
  readonly open: () => number;
  readonly close: () => void;
};

/** Serves `answer` on a free loopback port, over TLS when a certificate is given. */
export async function serve(answer: RequestListener, tls?: ServerOptions, port = 0): Promise<Running> {
  const seen: Seen[] = [];
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      seen.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      answer(request, response);
    });
  };
  const server: Server = tls === undefined ? createHttpServer(listener) : createHttpsServer(tls, listener);
  return { ...(await listening(server, tls === undefined ? 'http' : 'https', port)), seen };
}

/** Serves raw bytes: `behave` gets each connection once its first bytes have come. */
export async function serveRaw(
  behave: (socket: Socket, first: Buffer) => void,
): Promise<Omit<Running, 'seen'>> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (first: Buffer) => behave(socket, first));
  });
  return listening(server, 'http');
}

/** A proxy that opens tunnels to one port whatever it is asked for. */
export async function serveProxy(target: number): Promise<Running> {
  const seen: Seen[] = [];
  const server = createHttpServer((request, response) => {
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body: '' });
    response.end('{"data":{"via":"proxy"}}');
  });
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    seen.push({ method: 'CONNECT', url: request.url ?? '', headers: request.headers, body: '' });
    socket.on('error', () => undefined);
    if (target === 0) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const upstream = connect(target, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(upstream).pipe(socket);
    });
    upstream.on('error', () => socket.destroy());
  });
  return { ...(await listening(server, 'http')), seen };
}

async function listening(server: TcpServer, scheme: string, at = 0): Promise<Omit<Running, 'seen'>> {
  const sockets = new Set<Socket>();
  let count = 0;
  server.on('connection', (socket: Socket) => {
    count++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `${scheme}://127.0.0.1:${port}`,
    port,
    connections: () => count,
    open: () => sockets.size,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
