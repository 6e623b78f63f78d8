/**
 * The port through which HTTP goes out. Node's adapter is in socket-transport.ts, Bun's in fetch-transport.ts; both leave proxies
 * to node-transport.ts.
 */
import type { ClientSettings } from './client-settings.ts';
import type { Endpoint } from './endpoint.ts';
import type { TlsFiles } from './tls-material.ts';

/** One HTTP exchange to make, and when to give up. */
export type Outgoing = {
  readonly endpoint: Endpoint;
  readonly method: string;
  /** Path and query, percent-encoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Names the exchange in messages. */
  readonly subject: string;
  readonly timeoutMs: number;
  /** Largest body of the answer, counted after decompression. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
};

/** The answer as it came, decompressed; header names in lower case, repeated ones joined. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** Makes exchanges over kept connections. */
export type Transport = {
  /**
   * Sends the request, once, and takes in the whole answer. Follows nothing. Rejects with AgentError `timeout`, `aborted`,
   * `too-large`, `truncated`, `bad-header`, `bad-path`, `proxy-refused` or `tls-material`, with StaleConnection, with
   * MalformedResponse or with the runtime's own error.
   */
  exchange(outgoing: Outgoing): Promise<Answer>;
  /** Reads certificates and keys now rather than at the first request. Rejects with AgentError `tls-material`. */
  prepare(): Promise<void>;
  /** Reads certificates and keys again for the next connections over TLS; running requests go on. */
  refresh(): void;
  close(): void;
};

/** A connection that was kept open had been closed by the server before it read the request. */
export class StaleConnection extends Error {
  override readonly name = 'StaleConnection';
  readonly code = 'ECONNRESET';
}

/** Whether an error of the runtime says that the connection is gone. */
export function isCut(error: Error): boolean {
  return 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

/** How connections are made and kept. */
export type TransportSettings = Pick<ClientSettings, 'connections' | 'proxyAddress' | 'tls'>;

/** What a transport takes from the world outside; `env` is asked for HTTPS_PROXY, HTTP_PROXY and NO_PROXY. */
export type TransportEdges = {
  readonly files: TlsFiles;
  readonly env: Readonly<Record<string, string | undefined>>;
};
