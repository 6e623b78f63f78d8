/** The port through which the agent talks to Vault. Its adapter over node:http and node:https is in http-client.ts. */

/** What a request is sent for: part of the User-Agent; only those for templates are limited in number. */
export type Purpose = 'auth' | 'template' | 'proxy';

/** One request. Paths are unescaped and without `/v1/`, for example `secret/data/app`. */
export type VaultRequest = {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body?: string;
  readonly token?: string;
  /** Replaces the namespace of the client unless it is ''; canonical (`team/a/`). */
  readonly namespace?: string;
  /** Asks for the answer in a wrapping token living this long. */
  readonly wrapTtlMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly purpose: Purpose;
  /** Budget of the whole exchange; the client's own limit when absent. */
  readonly timeoutMs?: number;
  readonly signal: AbortSignal;
};

/** An answer with its whole body; header names are in lower case. */
export type VaultResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** Talks to one Vault. */
export type VaultClient = {
  /** The address requests go to, without a slash at the end. */
  readonly address: string;
  /**
   * Sends one request, once. Resolves for status 2xx, and for 404 when the answer carries data or warnings (Vault's rule
   * for reads); rejects with an AgentError for everything else. Never retries.
   */
  request(request: VaultRequest): Promise<VaultResponse>;
  /** Closes idle connections. */
  close(): void;
};
