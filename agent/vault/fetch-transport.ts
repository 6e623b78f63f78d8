/** HTTP over the fetch that is built into Bun: the same exchanges as over node:http for a fraction of the memory. */
import { AgentError } from '../errors.ts';
import { addressOf } from './endpoint.ts';
import { gather } from './gather.ts';
import { watchLimits } from './give-up.ts';
import { unsendable } from './header-form.ts';
import type { Answer, Outgoing, Transport, TransportEdges, TransportSettings } from './transport.ts';
import { unpack } from './unpack.ts';

/** The standard fetch with those of Bun's additions that are used here. */
type BunRequest = RequestInit & {
  readonly unix?: string;
  /** False: straight to the server, whatever the environment of the process says. */
  readonly proxy: false;
  readonly decompress: boolean;
  /** False: requests are not printed, whatever the environment of the process says. */
  readonly verbose: false;
};

/** Connections that the fetches of one session share with nobody else. */
type Session = { fetch(url: string, request: BunRequest): Promise<Response>; close(): void };

type Bun = {
  readonly FetchSession: new (kept: {
    /** `idleTimeout` in seconds. */
    readonly keepAlive: false | { readonly idleTimeout: number; readonly maxIdleSockets: number };
    readonly tls?: object;
  }) => Session;
};

declare const Bun: Bun;

/** TLS 1.2 on the wire. */
const tls12 = 0x0303;

/** A transport without proxies; runs on Bun only. Certificates are read when TLS is first needed. */
export function createFetchTransport(settings: TransportSettings, edges: TransportEdges): Transport {
  return new FetchTransport(settings, edges);
}

class FetchTransport implements Transport {
  readonly #settings: TransportSettings;
  readonly #edges: TransportEdges;
  readonly #plain: Session;
  #secure: Promise<Session> | undefined;

  constructor(settings: TransportSettings, edges: TransportEdges) {
    this.#settings = settings;
    this.#edges = edges;
    this.#plain = new Bun.FetchSession({ keepAlive: this.#kept() });
  }

  async exchange(outgoing: Outgoing): Promise<Answer> {
    const { endpoint } = outgoing;
    if (endpoint.kind === 'unix' || !endpoint.tls) return exchange(outgoing, this.#plain);
    const session = await this.#openSecure();
    return exchange(outgoing, session).catch((error: unknown) => this.#explainHandshake(outgoing, error));
  }

  async prepare(): Promise<void> {
    await this.#openSecure();
  }

  refresh(): void {
    this.#secure = undefined;
  }

  close(): void {
    this.#plain.close();
    this.#secure?.then((secure) => secure.close(), ignore);
  }

  #openSecure(): Promise<Session> {
    this.#secure ??= this.#readSecure();
    return this.#secure;
  }

  /** fetch says of a failed handshake only that it failed, node:https also why. The server did not get the request. */
  async #explainHandshake(outgoing: Outgoing, error: unknown): Promise<Answer> {
    if (codeOf(error) !== 'EPROTO') throw error;
    const { createNodeTransport } = await import('./node-transport.ts');
    const transport = createNodeTransport(this.#settings, this.#edges);
    return transport.exchange(outgoing).finally(() => transport.close());
  }

  async #readSecure(): Promise<Session> {
    const { tlsOptions } = await import('./tls-material.ts');
    const { servername: serverName, ...tls } = await tlsOptions(this.#settings.tls, this.#edges.files);
    const named = serverName === undefined ? {} : { serverName };
    return new Bun.FetchSession({ keepAlive: this.#kept(), tls: { ...tls, ...named, minVersion: tls12 } });
  }

  #kept() {
    const { keepAlive, idleMs, maxPerHost } = this.#settings.connections;
    return keepAlive && { idleTimeout: idleMs / 1_000, maxIdleSockets: maxPerHost };
  }
}

async function exchange(outgoing: Outgoing, session: Session): Promise<Answer> {
  const { method, subject } = outgoing;
  if (outgoing.signal.aborted) throw new AgentError('aborted', { subject });
  const refused = unsendable(outgoing.headers);
  if (refused.length > 0) throw new AgentError('bad-header', { subject, errors: refused });

  const giveUp = new AbortController();
  const endWatch = watchLimits(outgoing, (reason) => giveUp.abort(reason));
  try {
    const response = await session.fetch(urlOf(outgoing), {
      method,
      headers: outgoing.headers,
      body: outgoing.body ?? null,
      signal: giveUp.signal,
      redirect: 'manual',
      // Bun repeats a PUT when a kept connection turns out to be closed: writes get one of their own.
      ...(method === 'GET' ? {} : { keepalive: false }),
      proxy: false,
      decompress: false,
      verbose: false,
      ...(outgoing.endpoint.kind === 'unix' ? { unix: outgoing.endpoint.socketPath } : {}),
    });
    return await collect(response, outgoing);
  } finally {
    endWatch();
  }
}

function urlOf({ endpoint, target }: Outgoing): string {
  return `${endpoint.kind === 'unix' ? 'http://localhost' : addressOf(endpoint)}${target}`;
}

async function collect(response: Response, outgoing: Outgoing): Promise<Answer> {
  const { status, headers } = response;
  try {
    const body = response.body === null ? new Uint8Array() : await gather(response.body, outgoing);
    return await unpack({ status, headers: Object.fromEntries(headers), body }, outgoing);
  } catch (error) {
    if (codeOf(error) === 'ECONNRESET') {
      throw new AgentError('truncated', { subject: outgoing.subject, cause: error });
    }
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** A reading that failed left nothing to close. */
function ignore(): void {
  return undefined;
}
