import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** What went through a proxy. */
export interface Traffic {
  /** How often each `METHOD /path` was asked for, without query. */
  readonly requests: ReadonlyMap<string, number>;
  /** Connections that were opened. */
  readonly connections: number;
  /** Bytes to and from the server, headers included. */
  readonly sent: number;
  readonly received: number;
}

/** Passes bytes on to a server and counts them. */
export interface CountingProxy {
  readonly address: string;
  readonly traffic: () => Traffic;
  readonly stop: () => Promise<void>;
}

/** A request begins with the bytes of one arrival: the agents send the next one only after the answer. */
const requestLine = /^([A-Z]+) ([^ ?]+)\S* HTTP\/1\.1\r\n/;

/** Starts a proxy on a free loopback port in front of the plain HTTP server at `target`. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(target);
  const requests = new Map<string, number>();
  const sockets = new Set<Socket>();
  const counts = { connections: 0, sent: 0, received: 0 };
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    counts.connections++;
    client.on('data', (chunk) => {
      counts.sent += chunk.length;
      const [line, method = '', path = ''] = requestLine.exec(chunk.toString('latin1')) ?? [];
      const name = `${method} ${path}`;
      if (line !== undefined) requests.set(name, (requests.get(name) ?? 0) + 1);
    });
    upstream.on('data', (chunk) => (counts.received += chunk.length));
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      socket.once('error', () => other.destroy());
      socket.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    traffic: () => ({ ...counts, requests: new Map(requests) }),
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
