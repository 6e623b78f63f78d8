/** One thing that templates ask for (a secret, a list, a certificate, a local file): when to fetch, renew or fetch again. */
import type { Reference, Value } from '../../gotemplate/index.ts';
import type { AgentError } from '../errors.ts';
import { fetchRetryDelay, filePollMs, pollDelay, restartDelay } from '../schedule.ts';
import type { BackoffBounds, Random } from '../schedule.ts';
import { httpRetryDelay } from '../vault/retry.ts';
import type { KvMount } from '../vault/kv.ts';
import { beginLifetime, failRenewal, forbidRenewal, prolongLifetime } from './lifetime.ts';
import type { Chance, Grant, Lifetime } from './lifetime.ts';

/** What a template asks for, and what of that template decides about the answer. */
export type Wanted = {
  /** Equal keys are the same thing: fetched once, shared by every template. */
  readonly key: string;
  readonly reference: Reference;
  /** The template's destination, where `pkiCert` looks for a certificate that is still good. */
  readonly destination: string;
  /** The folder that `file` may not leave; empty for no limit. */
  readonly sandbox: string;
};

/** An answer, and for how long it is good. */
export type Answer = {
  readonly value: Value;
  /** Name of the lease behind the value; empty when there is none. */
  readonly leaseId: string;
  readonly grant: Grant;
  /** When to read it again, unless its lease is renewed. */
  readonly reread: Reread;
};

/** Read again at the static interval, in a part of the given time, or after exactly that time. */
export type Reread = { readonly rule: 'static' } | { readonly rule: 'within' | 'after'; readonly ms: number };

/** What is due next for a secret. */
export type SecretStep = { readonly do: 'fetch' | 'renew'; readonly at: number };

/** How fetching is paced; durations in milliseconds. */
export type FetchSettings = {
  /** Retries of one request after failures of the connection or server (Vault's client library has 2). */
  readonly httpRetries: number;
  /** Retries of the whole fetch before it counts as given up. */
  readonly retries: number;
  readonly retryBounds: BackoffBounds;
  readonly staticMs: number;
  /** Part of a lifetime after which a value that cannot be renewed is read again. */
  readonly threshold: number;
};

/** State of one secret. */
export type SecretState = {
  readonly wanted: Wanted;
  readonly next: SecretStep;
  readonly inFlight: boolean;
  /** Whether the current token has brought an answer or a failure yet. */
  readonly settled: boolean;
  readonly held?: { readonly answer: Answer; readonly fetchedAt: number };
  readonly life?: Lifetime;
  readonly mount?: KvMount;
  readonly httpTries: number;
  readonly failures: number;
  readonly failure?: AgentError;
};

/** Parts of the static interval: what waits after failures begin with, and what they may grow to. */
const patience = { first: 1 / 16, longest: 0.75 };

const idle = { inFlight: false, httpTries: 0, failures: 0 } as const;

/** A secret that was just asked for: due now. */
export function newSecret(wanted: Wanted, now: number): SecretState {
  return {
    wanted,
    next: { do: 'fetch', at: now },
    inFlight: false,
    settled: false,
    httpTries: 0,
    failures: 0,
  };
}

/** The secret under a new token: read again now, because what the old token leased ends with it. */
export function underNewToken(secret: SecretState, now: number): SecretState {
  const { life: _life, failure: _failure, ...kept } = secret;
  return { ...kept, ...newSecret(secret.wanted, now), inFlight: secret.inFlight };
}

/** The secret with its fetch or renewal under way. */
export function secretStarted(secret: SecretState): SecretState {
  return { ...secret, inFlight: true };
}

/** The secret with a fresh answer; earlier failures are forgotten. */
export function secretFetched(
  secret: SecretState,
  answer: Answer,
  settings: FetchSettings,
  chance: Chance,
): SecretState {
  const { life: _life, failure: _failure, ...kept } = secret;
  const fresh = { ...kept, ...idle, settled: true, held: { answer, fetchedAt: chance.now } };
  if (answer.leaseId === '' || !answer.grant.renewable || answer.grant.leaseMs <= 0) {
    return {
      ...fresh,
      next: { do: 'fetch', at: chance.now + rereadDelay(secret, answer, settings, chance) },
    };
  }
  return living(fresh, beginLifetime(answer.grant, chance));
}

/**
 * The secret after a failed fetch: what it held stays. Failures of the connection or server are tried again at once or
 * nearly; after that, waits grow, and grow further once the retries are used up.
 */
export function secretFailed(
  secret: SecretState,
  failure: AgentError,
  settings: FetchSettings,
  chance: Chance,
): SecretState {
  const quickTries = isPatient(secret) && secret.failures > 0 ? 0 : settings.httpRetries;
  const quick = httpRetryDelay(secret.httpTries + 1, failure, quickTries, chance.random);
  if (quick !== undefined) {
    const next = { do: 'fetch', at: chance.now + quick } as const;
    return { ...secret, inFlight: false, httpTries: secret.httpTries + 1, next, failure };
  }
  const failures = secret.failures + 1;
  const next = { do: 'fetch', at: chance.now + retryDelay(secret, failures, settings, chance) } as const;
  return { ...secret, inFlight: false, httpTries: 0, failures, settled: true, next, failure };
}

/** Whether the secret has failed more often than its retries allow; local files are not retried (consul-template's rule). */
export function isGivenUp(secret: SecretState, settings: FetchSettings): boolean {
  const allowed = secret.wanted.reference.kind === 'file' ? 0 : settings.retries;
  return secret.failures > allowed;
}

/** The secret after its lease was prolonged. */
export function leaseProlonged(secret: SecretState, grant: Grant, chance: Chance): SecretState {
  if (secret.life === undefined) return { ...secret, inFlight: false };
  return living({ ...secret, ...idle }, prolongLifetime(secret.life, grant, chance));
}

/**
 * The secret after a failed renewal of its lease. Only a lease that the server no longer knows is replaced at once; any
 * other failure keeps the value until the lease is nearly over, so that an outage issues no new credentials.
 */
export function leaseRenewalFailed(secret: SecretState, failure: AgentError, chance: Chance): SecretState {
  const { life } = secret;
  if (life === undefined) return { ...secret, inFlight: false };
  const stopped = { ...secret, inFlight: false, failure };
  if (failure.code === 'lease-gone') return { ...stopped, next: { do: 'fetch', at: chance.now } };
  const forbidden = failure.code === 'permission-denied';
  return living(stopped, forbidden ? forbidRenewal(life, chance) : failRenewal(life, chance));
}

/** Whether reading the secret again costs nothing but a request: no lease, no write, no certificate. */
export function isFreelyRead({ wanted, held }: SecretState): boolean {
  const { kind } = wanted.reference;
  return kind === 'file' || ((kind === 'read' || kind === 'list') && (held?.answer.leaseId ?? '') === '');
}

/** The secret with its next read brought forward to now, unless one is under way. */
export function refresh(secret: SecretState, now: number): SecretState {
  return secret.inFlight ? secret : { ...secret, next: { do: 'fetch', at: now }, settled: false };
}

function living(secret: SecretState, life: Lifetime): SecretState {
  const step = life.next;
  if (step === undefined) return { ...secret, life, next: { do: 'fetch', at: Infinity } };
  return { ...secret, life, next: { do: step.do === 'renew' ? 'renew' : 'fetch', at: step.at } };
}

function rereadDelay(secret: SecretState, answer: Answer, settings: FetchSettings, chance: Chance): number {
  const { kind } = secret.wanted.reference;
  if (kind === 'file') return filePollMs;
  if (kind === 'list') return settings.staticMs;
  const { reread } = answer;
  if (reread.rule === 'after') return reread.ms;
  const baseMs = reread.rule === 'static' ? settings.staticMs : reread.ms;
  return pollDelay(baseMs, settings.threshold, chance.random);
}

/** Whether the last answer stays good while Vault is away, so that there is no hurry. */
function isPatient(secret: SecretState): boolean {
  return secret.held !== undefined && isFreelyRead(secret);
}

/**
 * What is held and free to read is tried again with waits that are worth its interval from the first one, grow nearly to
 * it, and are spread widely: a fleet asks a Vault that is away a few times as often as one that is there, and hardly more
 * than usual when it is back (consul-template: 250 ms, doubling to a minute).
 */
function patientDelay(failures: number, { retryBounds, staticMs }: FetchSettings, random: Random): number {
  const minMs = Math.max(retryBounds.minMs, staticMs * patience.first);
  const maxMs = Math.max(retryBounds.maxMs, staticMs * patience.longest);
  return restartDelay(failures, random, { minMs, maxMs });
}

/** Within the retries: doubling waits. Beyond them: the last of these or the restart back-off, whichever is longer. */
function retryDelay(secret: SecretState, failures: number, settings: FetchSettings, chance: Chance): number {
  const retries = secret.wanted.reference.kind === 'file' ? 0 : settings.retries;
  if (retries > 0 && isPatient(secret)) return patientDelay(failures, settings, chance.random);
  if (failures <= retries) return fetchRetryDelay(failures - 1, settings.retryBounds, chance.random);
  const longest = retries === 0 ? 0 : fetchRetryDelay(retries - 1, settings.retryBounds, chance.random);
  return Math.max(longest, restartDelay(failures - retries, chance.random));
}
