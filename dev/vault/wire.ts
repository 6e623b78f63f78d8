import { randomUUID } from 'node:crypto';
import type { LeaseTerms } from './lease-store.ts';
import type { Token } from './token-store.ts';

/** The shapes in which requests reach an engine and answers leave it (Vault HTTP API). */
export type Fields = Readonly<Record<string, unknown>>;
export type Operation = 'read' | 'list' | 'write' | 'patch' | 'delete';

export interface Call {
  readonly operation: Operation;
  /** Path below the engine's mount, without slashes at its ends. */
  readonly path: string;
  readonly body: Fields;
  readonly query: Readonly<Record<string, string>>;
  /** The caller; undefined on paths that need no login. */
  readonly token: Token | undefined;
  /** Token text of the request header, known or not. */
  readonly tokenText: string;
  /** From X-Vault-Wrap-TTL. */
  readonly wrapTtlMs: number | undefined;
  readonly now: number;
}

/** What an engine answers; nothing at all means 204. */
export interface Reply {
  readonly status?: number;
  readonly data?: Fields | null;
  readonly auth?: Token;
  readonly lease?: LeaseTerms;
  readonly warnings?: readonly string[];
  /** Renewals answer with the lease they renewed. */
  readonly renewed?: { readonly leaseId: string; readonly ttlMs: number };
  /** Further keys at the top level: some sys/ answers repeat their data there. */
  readonly top?: Fields;
  /** Answer with exactly this body instead of the usual envelope. */
  readonly bare?: Fields;
  readonly pem?: string;
  /** Wrap this answer even though the request did not ask for it. */
  readonly wrap?: { readonly ttlMs: number; readonly path: string };
}

/** An answer with an error status and Vault's `errors` list. */
export class VaultError extends Error {
  readonly status: number;
  readonly errors: readonly string[];

  constructor(status: number, ...errors: string[]) {
    super(errors.join(', '));
    this.status = status;
    this.errors = errors;
  }
}

export const notFound = () => new VaultError(404);
export const permissionDenied = () => new VaultError(403, '1 error occurred:\n\t* permission denied\n\n');
/** What Vault says of a token that is unknown, expired, revoked or used up. */
export const invalidToken = () =>
  new VaultError(403, '2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n');

/** The body around every answer. */
export function envelope(parts: Fields): Record<string, unknown> {
  return {
    request_id: randomUUID(),
    lease_id: '',
    renewable: false,
    lease_duration: 0,
    data: null,
    wrap_info: null,
    warnings: null,
    auth: null,
    ...parts,
  };
}

/** RFC 3339 in UTC. */
export const timestamp = (milliseconds: number) => new Date(milliseconds).toISOString();
