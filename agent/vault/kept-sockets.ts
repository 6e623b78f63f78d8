/** The connections of a client: opened when needed, kept for a while, one list per endpoint. */
import { AgentError } from '../errors.ts';
import type { ConnectionSettings } from './client-settings.ts';
import { Connection } from './connection.ts';
import type { Opening } from './connection.ts';
import { converse } from './converse.ts';
import { addressOf } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { requestBytes } from './http1/request.ts';
import type { Answer, Outgoing } from './transport.ts';

/** Begins to open a socket. */
export type OpenSocket = (endpoint: Endpoint) => Opening;

/** Kept connections that are opened in one way. */
export class KeptSockets {
  readonly #settings: ConnectionSettings;
  readonly #openSocket: OpenSocket;
  readonly #all = new Set<Connection>();
  /** At rest, the one used last at the end. */
  readonly #resting = new Map<string, readonly Connection[]>();
  #isRetired = false;

  constructor(settings: ConnectionSettings, openSocket: OpenSocket) {
    this.#settings = settings;
    this.#openSocket = openSocket;
  }

  /** Makes the exchange over a kept connection or a new one. Rejects as `converse` does, and as `requestBytes` throws. */
  async exchange(outgoing: Outgoing): Promise<Answer> {
    const { endpoint, signal, subject } = outgoing;
    if (signal.aborted) throw new AgentError('aborted', { subject });
    const request = requestBytes(outgoing, this.#settings.keepAlive);
    const key = addressOf(endpoint);
    const connection = this.#takeResting(key) ?? this.#open(key, endpoint);
    const { answer, keepsConnection } = await converse(connection, request, outgoing);
    const idleMs = keepsConnection ? this.#idleMs(answer) : 0;
    if (idleMs > 0) this.#keep(key, connection, idleMs);
    else connection.close();
    return answer;
  }

  /** Ends what rests; running exchanges go on, and their connections end with them. */
  retire(): void {
    this.#isRetired = true;
    for (const connection of [...this.#resting.values()].flat()) connection.destroy();
  }

  /** Ends every connection. */
  close(): void {
    for (const connection of this.#all) connection.destroy();
  }

  #open(key: string, endpoint: Endpoint): Connection {
    const connection = new Connection(this.#openSocket(endpoint), (closed) => {
      this.#all.delete(closed);
      this.#removeResting(key, closed);
    });
    this.#all.add(connection);
    return connection;
  }

  #takeResting(key: string): Connection | undefined {
    const found = this.#resting.get(key)?.findLast((connection) => connection.isUsable);
    if (found !== undefined) this.#removeResting(key, found);
    return found;
  }

  #keep(key: string, connection: Connection, idleMs: number): void {
    const resting = this.#resting.get(key) ?? [];
    if (this.#isRetired || resting.length >= this.#settings.maxPerHost || !connection.isUsable) {
      connection.close();
      return;
    }
    this.#resting.set(key, [...resting, connection]);
    connection.rest(idleMs);
  }

  #removeResting(key: string, connection: Connection): void {
    const left = this.#resting.get(key)?.filter((resting) => resting !== connection) ?? [];
    if (left.length === 0) this.#resting.delete(key);
    else this.#resting.set(key, left);
  }

  /** A second less than the server announces, as on Node, so that a request does not meet its farewell; 0: not at all. */
  #idleMs({ headers }: Answer): number {
    const { keepAlive, idleMs } = this.#settings;
    if (!keepAlive) return 0;
    const [, seconds] = /^timeout=(\d+)/.exec(headers['keep-alive'] ?? '') ?? [];
    return seconds === undefined ? idleMs : Math.min(idleMs, (Number(seconds) - 1) * 1_000);
  }
}
