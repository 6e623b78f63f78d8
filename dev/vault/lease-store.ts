import { randomBytes } from 'node:crypto';
import { seconds } from './fields.ts';
import { VaultError, timestamp } from './wire.ts';
import type { Reply } from './wire.ts';

/** What an engine says of the lease on its answer; durations in milliseconds. */
export interface LeaseTerms {
  readonly ttlMs: number;
  readonly maxTtlMs: number;
  readonly renewable: boolean;
  /** Called once when the lease ends, however it ends. */
  readonly onEnd?: () => void;
}

export interface Lease extends LeaseTerms {
  readonly id: string;
  /** Token under which it was issued; it ends with that token. */
  readonly token: string;
  readonly issuedAt: number;
  expiresAt: number;
  renewedAt: number | undefined;
}

/** Leases in memory; they expire when somebody looks. */
export class LeaseStore {
  readonly #leases = new Map<string, Lease>();

  issue(path: string, token: string, terms: LeaseTerms, now: number): Lease {
    const id = `${path}/${randomBytes(12).toString('hex')}`;
    const ttlMs = Math.min(terms.ttlMs, terms.maxTtlMs);
    const lease = { ...terms, id, token, issuedAt: now, expiresAt: now + ttlMs, renewedAt: undefined };
    this.#leases.set(id, lease);
    return lease;
  }

  find(id: string, now: number): Lease | undefined {
    this.expire(now);
    return this.#leases.get(id);
  }

  /** Extends a lease by `incrementMs` or its own ttl, within its maximum, and says so when that cut it short. */
  renew(id: string, incrementMs: number | undefined, now: number): Reply {
    const lease = this.find(id, now);
    if (lease === undefined) throw new VaultError(400, 'lease not found');
    if (!lease.renewable) throw new VaultError(400, 'lease is not renewable');
    const wanted = incrementMs ?? lease.ttlMs;
    lease.expiresAt = Math.min(now + wanted, lease.issuedAt + lease.maxTtlMs);
    lease.renewedAt = now;
    const maximum = seconds(lease.maxTtlMs);
    const warning = `TTL of "${seconds(wanted)}s" exceeded the effective max_ttl of "${maximum}s"; TTL value is capped accordingly`;
    return {
      renewed: { leaseId: id, ttlMs: lease.expiresAt - now },
      warnings: wanted > lease.maxTtlMs ? [warning] : [],
    };
  }

  describe(id: string, now: number): Reply {
    const lease = this.find(id, now);
    if (lease === undefined) throw new VaultError(400, 'invalid lease');
    return {
      data: {
        id,
        path: id.slice(0, id.lastIndexOf('/')),
        issue_time: timestamp(lease.issuedAt),
        expire_time: timestamp(lease.expiresAt),
        last_renewal: lease.renewedAt === undefined ? null : timestamp(lease.renewedAt),
        renewable: lease.renewable,
        ttl: seconds(lease.expiresAt - now),
      },
    };
  }

  /** Ends a lease; an unknown one is fine. */
  revoke(id: string): void {
    const lease = this.#leases.get(id);
    this.#leases.delete(id);
    lease?.onEnd?.();
  }

  revokeWhere(matches: (lease: Lease) => boolean): void {
    for (const lease of [...this.#leases.values()]) if (matches(lease)) this.revoke(lease.id);
  }

  expire(now: number): void {
    this.revokeWhere((lease) => lease.expiresAt <= now);
  }

  ids(): string[] {
    return [...this.#leases.keys()];
  }
}
