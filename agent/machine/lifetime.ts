/** How long a token or lease is kept: the arithmetic of Vault's lifetime watcher, as a value instead of a goroutine. */
import { renewalErrorDelay } from '../schedule.ts';
import type { Random } from '../schedule.ts';

/** What is due next for something that lives for a limited time; `at` is in milliseconds since the epoch. */
export type LifetimeStep = { readonly do: 'renew' | 'finish'; readonly at: number };

/** The life of a token or lease. Without `next` it never ends and is never renewed. */
export type Lifetime = {
  readonly leaseMs: number;
  readonly graceMs: number;
  readonly expiresAt: number;
  readonly renewable: boolean;
  /** Whether it has been prolonged before. */
  readonly prolonged: boolean;
  readonly failures: number;
  readonly next?: LifetimeStep;
};

/** What a server grants: a duration in milliseconds (0: no end) and whether it may be prolonged. */
export type Grant = { readonly leaseMs: number; readonly renewable: boolean };

/** Now and randomness, handed into every decision. */
export type Chance = { readonly now: number; readonly random: Random };

/**
 * The life that begins with a grant: renewable ones are renewed at once, others end at 70-73 % of their time.
 * A grant without end is kept for good (Vault Agent before 1.17 logs in again at once).
 */
export function beginLifetime(grant: Grant, chance: Chance): Lifetime {
  const life = granted(grant, graceOf(grant.leaseMs, chance.random), chance.now);
  if (grant.leaseMs <= 0) return life;
  return { ...life, next: grant.renewable ? { do: 'renew', at: chance.now } : nextLook(life, chance.now) };
}

/**
 * The life after a successful renewal: next renewal at 70-73 % of what is left, or finished when the answer shows that
 * the maximum lifetime cuts it short. What the first renewal grants is the measure for the later ones, so that a server
 * whose every first renewal is short cannot make the agent ask for one new credential after the other.
 */
export function prolongLifetime(life: Lifetime, grant: Grant, chance: Chance): Lifetime {
  const anew = !life.prolonged || grant.leaseMs > life.leaseMs;
  const graceMs = anew ? graceOf(grant.leaseMs, chance.random) : life.graceMs;
  const prolonged = { ...granted(grant, graceMs, chance.now), prolonged: true };
  return grant.leaseMs <= 0 ? prolonged : { ...prolonged, next: nextLook(prolonged, chance.now) };
}

/** The life after a failed renewal: tried again with growing waits, and finished only inside its grace. */
export function failRenewal(life: Lifetime, chance: Chance): Lifetime {
  const failures = life.failures + 1;
  const end = life.expiresAt - life.graceMs;
  const retryAt = chance.now + renewalErrorDelay(failures, chance.random);
  const next: LifetimeStep = retryAt < end ? { do: 'renew', at: retryAt } : { do: 'finish', at: end };
  return { ...life, failures, next };
}

/** The life of something whose renewal is forbidden: used until about 70 % of its lease, never renewed again. */
export function forbidRenewal(life: Lifetime, chance: Chance): Lifetime {
  const start = life.expiresAt - life.leaseMs;
  const at = Math.max(start + sleepOf(life), chance.now);
  return { ...life, renewable: false, next: { do: 'finish', at } };
}

function granted(grant: Grant, graceMs: number, now: number): Lifetime {
  const { leaseMs, renewable } = grant;
  return { leaseMs, graceMs, expiresAt: now + leaseMs, renewable, prolonged: false, failures: 0 };
}

function nextLook(life: Lifetime, now: number): LifetimeStep {
  const sleep = sleepOf(life);
  if (!life.renewable) return { do: 'finish', at: now + sleep };
  const tooShort = life.leaseMs <= life.graceMs || life.leaseMs - sleep <= life.graceMs;
  return tooShort ? { do: 'finish', at: now } : { do: 'renew', at: now + sleep };
}

function sleepOf(life: Lifetime): number {
  return (life.leaseMs * 2 + life.graceMs) / 3;
}

function graceOf(leaseMs: number, random: Random): number {
  return leaseMs <= 0 ? 0 : leaseMs * 0.1 * (1 + random());
}
