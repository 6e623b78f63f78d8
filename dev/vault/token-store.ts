import { randomBytes, randomUUID } from 'node:crypto';
import { VaultError } from './wire.ts';

/** What a token is created with; durations in milliseconds. */
export interface TokenTerms {
  readonly policies: readonly string[];
  readonly path: string;
  readonly displayName: string;
  readonly namespace: string;
  readonly meta?: Readonly<Record<string, string>> | null;
  /** Undefined: lives until revoked. */
  readonly ttlMs?: number | undefined;
  readonly maxTtlMs?: number | undefined;
  readonly explicitMaxTtlMs?: number | undefined;
  readonly periodMs?: number | undefined;
  readonly numUses?: number;
  readonly batch?: boolean;
  readonly renewable?: boolean;
  readonly parent?: string | undefined;
  readonly id?: string;
}

export interface Token extends TokenTerms {
  readonly id: string;
  readonly accessor: string;
  readonly entityId: string;
  readonly createdAt: number;
  expiresAt: number | undefined;
  renewedAt: number | undefined;
  usesLeft: number | undefined;
}

export const systemMaxTtlMs = 768 * 3_600_000;

/** Tokens in memory: created, looked up, renewed, revoked with their children; expiry is noticed when asked. */
export class TokenStore {
  readonly #tokens = new Map<string, Token>();
  readonly #onRevoke: (id: string) => void;

  /** `onRevoke` hears of every token that ends, so that its leases end too. */
  constructor(onRevoke: (id: string) => void) {
    this.#onRevoke = onRevoke;
  }

  create(terms: TokenTerms, now: number): Token {
    const limits = [terms.periodMs ?? terms.ttlMs, terms.maxTtlMs, terms.explicitMaxTtlMs].filter(
      (limit) => limit !== undefined,
    );
    const ttlMs = limits.length === 0 ? undefined : Math.min(...limits, systemMaxTtlMs);
    const isBatch = terms.batch === true;
    const token: Token = {
      ...terms,
      id: terms.id ?? `${isBatch ? 'hvb' : 'hvs'}.${randomBytes(18).toString('base64url')}`,
      accessor: isBatch ? '' : randomBytes(12).toString('hex'),
      entityId: terms.path.endsWith('/login') ? randomUUID() : '',
      ttlMs,
      createdAt: now,
      expiresAt: ttlMs === undefined ? undefined : now + ttlMs,
      renewedAt: undefined,
      usesLeft: terms.numUses === 0 ? undefined : terms.numUses,
    };
    this.#tokens.set(token.id, token);
    return token;
  }

  /** The living token of that text, or undefined. */
  find(id: string, now: number): Token | undefined {
    const token = this.#tokens.get(id);
    if (token === undefined || (token.expiresAt ?? Infinity) > now) return token;
    this.revoke(id);
    return undefined;
  }

  findByAccessor(accessor: string, now: number): Token | undefined {
    const token = [...this.#tokens.values()].find((one) => accessor !== '' && one.accessor === accessor);
    return token && this.find(token.id, now);
  }

  /** Counts one use; the last allowed use ends the token afterwards. */
  use(token: Token): void {
    if (token.usesLeft === undefined) return;
    token.usesLeft -= 1;
    if (token.usesLeft <= 0) this.revoke(token.id);
  }

  /** Extends a token by `incrementMs` or its own ttl, within its maximum. */
  renew(token: Token, incrementMs: number | undefined, now: number): void {
    if (token.batch === true) throw new VaultError(400, 'batch tokens cannot be renewed');
    if (token.expiresAt === undefined || token.renewable === false)
      throw new VaultError(400, 'lease is not renewable');
    const wanted = token.periodMs ?? incrementMs ?? token.ttlMs ?? 0;
    const maximum = token.explicitMaxTtlMs ?? (token.periodMs === undefined ? token.maxTtlMs : undefined);
    token.expiresAt = Math.min(now + wanted, token.createdAt + (maximum ?? systemMaxTtlMs));
    token.renewedAt = now;
  }

  /** Ends a token, its children and whatever hangs on them. */
  revoke(id: string): void {
    if (!this.#tokens.delete(id)) return;
    this.#onRevoke(id);
    for (const child of [...this.#tokens.values()]) if (child.parent === id) this.revoke(child.id);
  }

  /** Ends every token but root ones, as an operator might in an emergency. */
  revokeAll(): void {
    for (const token of [...this.#tokens.values()])
      if (!token.policies.includes('root')) this.revoke(token.id);
  }

  ids(): string[] {
    return [...this.#tokens.keys()];
  }
}
