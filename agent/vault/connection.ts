/** One socket to a server, with the exchange that is under way on it. */
import type { Socket } from 'node:net';

/** A socket that is being opened, and the event that says that a request may go out on it. */
export type Opening = { readonly socket: Socket; readonly opened: 'connect' | 'secureConnect' };

/** What an exchange is told of its connection. */
export type Listener = {
  /** More bytes of the answer. */
  readonly data: (bytes: Uint8Array) => void;
  /** The server will send nothing more. */
  readonly end: () => void;
  /** The connection is gone. */
  readonly failed: (error: Error) => void;
};

/** As Node's own agents ask the system for it. */
const probeAfterMs = 1_000;

/** A connection carries one exchange at a time and may rest between two. */
export class Connection {
  readonly #socket: Socket;
  readonly #opened: Opening['opened'];
  #listener: Listener | undefined;
  #isReused = false;

  /** `closed` is called once, when the socket is gone. */
  constructor({ socket, opened }: Opening, closed: (connection: Connection) => void) {
    this.#socket = socket;
    this.#opened = opened;
    socket.on('data', (bytes: Uint8Array) => this.#tell((listener) => listener.data(bytes)));
    socket.on('end', () => this.#tell((listener) => listener.end()));
    socket.on('error', (error) => this.#listener?.failed(error));
    socket.on('timeout', () => this.#tell(() => undefined));
    socket.on('close', () => {
      this.#listener?.failed(hangUp());
      closed(this);
    });
  }

  /** Whether an exchange went over it before. */
  get isReused(): boolean {
    return this.#isReused;
  }

  /** Whether another exchange can go over it. */
  get isUsable(): boolean {
    const { destroyed, readable, writable, writableLength } = this.#socket;
    return !destroyed && readable && writable && writableLength === 0;
  }

  /** Sends a request; over TLS not before the server has shown who it is. The listener is told what happens until `finish`. */
  begin(request: Uint8Array, listener: Listener): void {
    const socket = this.#socket;
    this.#listener = listener;
    if (this.#isReused) {
      socket.ref().setTimeout(0).write(request);
    } else {
      socket.once(this.#opened, () =>
        socket.setNoDelay(true).setKeepAlive(true, probeAfterMs).write(request),
      );
    }
  }

  /** Ends an exchange whose answer is whole. */
  finish(): void {
    this.#listener = undefined;
    this.#isReused = true;
  }

  /** Waits for the next exchange without keeping the process from ending; after so many milliseconds it closes. */
  rest(idleMs: number): void {
    this.#socket.unref().setTimeout(idleMs);
  }

  /** Closes when everything is sent. */
  close(): void {
    if (this.isUsable) this.#socket.destroySoon();
    else this.destroy();
  }

  /** Closes at once; an exchange that is under way fails. */
  destroy(): void {
    this.#socket.destroy();
  }

  /** Whatever happens to a connection at rest ends it: an answer that nobody asked for, the server's farewell, its time. */
  #tell(happens: (listener: Listener) => void): void {
    if (this.#listener === undefined) this.destroy();
    else happens(this.#listener);
  }
}

/** The error of Node's own client for a connection that ended without an answer. */
export function hangUp(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}
