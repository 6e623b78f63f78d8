/** The token the agent holds, and the life it has left. */
import type { AgentError } from '../errors.ts';
import { beginLifetime, failRenewal, forbidRenewal, prolongLifetime } from './lifetime.ts';
import type { Chance, Grant, Lifetime, LifetimeStep } from './lifetime.ts';

/** What a login yields. Never print `token` or `sinkText`. */
export type Session = {
  readonly token: string;
  readonly grant: Grant;
  /** What sinks receive: the token, or the wrapping information when the login was wrapped. */
  readonly sinkText: string;
  readonly wrapped: boolean;
};

/** State of the held token. */
export type TokenState = {
  readonly session: Session;
  /** Counts different tokens, so that answers to an earlier one are recognised. */
  readonly generation: number;
  readonly since: number;
  /** Undefined for a wrapped token, which is never renewed. */
  readonly life?: Lifetime;
  readonly renewing: boolean;
  /** The server has called it invalid: nothing is asked with it until a login has succeeded. */
  readonly suspect: boolean;
};

/** The state after a login: a token equal to the held one keeps its generation, so sinks and templates stay as they are. */
export function tokenAccepted(held: TokenState | undefined, session: Session, chance: Chance): TokenState {
  const same = held?.session.sinkText === session.sinkText;
  const previous = held?.generation ?? 0;
  const generation = same ? previous : previous + 1;
  const accepted = { session, generation, since: chance.now, renewing: false, suspect: false };
  return session.wrapped ? accepted : { ...accepted, life: beginLifetime(session.grant, chance) };
}

/** What is due for the token next, unless its renewal is under way. */
export function tokenStep(token: TokenState): LifetimeStep | undefined {
  return token.renewing || token.suspect ? undefined : token.life?.next;
}

/** The token after a successful renewal. */
export function tokenRenewed(token: TokenState, grant: Grant, chance: Chance): TokenState {
  if (token.life === undefined) return token;
  return { ...token, renewing: false, life: prolongLifetime(token.life, grant, chance) };
}

/** A token that was renewed so recently is not doubted, so that many denials cost few renewals. */
const trustedMs = 5_000;

/**
 * The token after something that it could do before was denied: renewed at once, which tells whether it still exists.
 * Of a token that is gone OpenBao says no more than that permission is denied (2.7.2).
 */
export function tokenDoubted(token: TokenState, now: number): TokenState {
  const { life } = token;
  if (life === undefined || !life.prolonged || !life.renewable || token.renewing) return token;
  const renewedAt = life.expiresAt - life.leaseMs;
  if (now - renewedAt < trustedMs) return token;
  return { ...token, life: { ...life, next: { do: 'renew', at: now } } };
}

/**
 * The token after a failed renewal: others are tried again, but a forbidden one is kept to about 70 % of its time, unless
 * it was allowed before: then the token is gone.
 */
export function tokenRenewalFailed(token: TokenState, failure: AgentError, chance: Chance): TokenState {
  if (token.life === undefined) return token;
  const stopped = { ...token, renewing: false };
  const forbidden = failure.code === 'permission-denied';
  if (failure.code === 'invalid-token' || (forbidden && token.life.prolonged)) {
    return { ...stopped, suspect: true };
  }
  return { ...stopped, life: (forbidden ? forbidRenewal : failRenewal)(token.life, chance) };
}
