/** HTTP over node:net and node:tls: just what talking to Vault takes, without the time that node:http takes. */
import { connect } from 'node:net';
import { socketAddress } from './endpoint.ts';
import { KeptSockets } from './kept-sockets.ts';
import type { OpenSocket } from './kept-sockets.ts';
import type { Answer, Outgoing, Transport, TransportEdges, TransportSettings } from './transport.ts';
import { unpack } from './unpack.ts';

/** A transport without proxies. Certificates are read when TLS is first needed. */
export function createSocketTransport(settings: TransportSettings, edges: TransportEdges): Transport {
  return new SocketTransport(settings, edges);
}

class SocketTransport implements Transport {
  readonly #settings: TransportSettings;
  readonly #edges: TransportEdges;
  readonly #plain: KeptSockets;
  #secure: Promise<KeptSockets> | undefined;

  constructor(settings: TransportSettings, edges: TransportEdges) {
    this.#settings = settings;
    this.#edges = edges;
    this.#plain = new KeptSockets(settings.connections, openPlain);
  }

  async exchange(outgoing: Outgoing): Promise<Answer> {
    const { endpoint } = outgoing;
    const sockets = endpoint.kind === 'tcp' && endpoint.tls ? await this.#openSecure() : this.#plain;
    return unpack(await sockets.exchange(outgoing), outgoing);
  }

  async prepare(): Promise<void> {
    await this.#openSecure();
  }

  refresh(): void {
    this.#secure?.then((secure) => secure.retire(), ignore);
    this.#secure = undefined;
  }

  close(): void {
    this.#plain.close();
    this.#secure?.then((secure) => secure.close(), ignore);
  }

  #openSecure(): Promise<KeptSockets> {
    this.#secure ??= this.#readSecure();
    return this.#secure;
  }

  /** TLS is loaded for those who need it. */
  async #readSecure(): Promise<KeptSockets> {
    const { secureSockets } = await import('./secure-sockets.ts');
    const openSecure = await secureSockets(this.#settings.tls, this.#edges.files);
    return new KeptSockets(this.#settings.connections, openSecure);
  }
}

const openPlain: OpenSocket = (endpoint) => ({ socket: connect(socketAddress(endpoint)), opened: 'connect' });

/** A reading that failed left nothing to close. */
function ignore(): void {
  return undefined;
}
