/** Opens sockets over TLS, all from one reading of certificates and keys. */
import { isIP } from 'node:net';
import { connect, createSecureContext } from 'node:tls';
import type { SecureContext } from 'node:tls';
import type { VaultTlsConfig } from '../config/model.ts';
import type { Opening } from './connection.ts';
import { addressOf, socketAddress } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import type { OpenSocket } from './kept-sockets.ts';
import { tlsOptions } from './tls-material.ts';
import type { TlsFiles, TlsOptions } from './tls-material.ts';

/** Sessions that are remembered, as in Node's own agents. */
const mostSessions = 100;

/** Reads certificates and keys. Rejects with AgentError `tls-material`. */
export async function secureSockets(config: VaultTlsConfig, files: TlsFiles): Promise<OpenSocket> {
  const sockets = new SecureSockets(await tlsOptions(config, files));
  return (endpoint) => sockets.open(endpoint);
}

class SecureSockets {
  readonly #options: TlsOptions;
  readonly #sessions = new Map<string, Buffer>();
  #context: SecureContext | undefined;

  constructor(options: TlsOptions) {
    this.#options = options;
  }

  open(endpoint: Endpoint): Opening {
    const { servername = nameOf(endpoint), rejectUnauthorized, ...material } = this.#options;
    this.#context ??= createSecureContext(material);
    const key = addressOf(endpoint);
    const session = this.#sessions.get(key);
    const socket = connect({
      ...socketAddress(endpoint),
      servername,
      rejectUnauthorized,
      secureContext: this.#context,
      ALPNProtocols: ['http/1.1'],
      ...(session === undefined ? {} : { session }),
    });
    socket.on('session', (fresh: Buffer) => this.#remember(key, fresh));
    socket.on('close', (hadError) => {
      if (hadError) this.#sessions.delete(key);
    });
    return { socket, opened: 'secureConnect' };
  }

  #remember(key: string, session: Buffer): void {
    this.#sessions.delete(key);
    this.#sessions.set(key, session);
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > mostSessions && oldest !== undefined) this.#sessions.delete(oldest);
  }
}

/** Addresses are no names that a client may ask for in a handshake. */
function nameOf(endpoint: Endpoint): string {
  return endpoint.kind === 'tcp' && isIP(endpoint.host) === 0 ? endpoint.host : '';
}
