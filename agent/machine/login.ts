/** When to log in: at start, after failures, and when a token ends or is refused. */
import { loginBackoff } from '../schedule.ts';
import type { BackoffBounds } from '../schedule.ts';
import type { Chance } from './lifetime.ts';
import type { TokenState } from './token.ts';

/** State of logging in. */
export type LoginState = {
  /** When to log in next; undefined while a token is good, a login is under way, or there is no auth method. */
  readonly at?: number;
  readonly inFlight: boolean;
  /** Whether the credentials changed while a login was under way, perhaps with the old ones. */
  readonly again?: boolean;
  readonly failures: number;
  readonly waitMs: number;
  /** Logins in a row whose token lived for less than half of its time. */
  readonly shortLives: number;
};

/** A login that is due at once. */
export function firstLogin(bounds: BackoffBounds, now: number): LoginState {
  return { at: now, inFlight: false, failures: 0, waitMs: bounds.minMs, shortLives: 0 };
}

/** No login, ever: the agent only serves its listeners. */
export const noLogin: LoginState = { inFlight: false, failures: 0, waitMs: 0, shortLives: 0 };

/** The state with a login under way. */
export function loginStarted({ at: _at, ...login }: LoginState): LoginState {
  return { ...login, inFlight: true };
}

/** The state after a failed login: tried again after a wait that doubles up to its maximum. */
export function loginFailed(login: LoginState, bounds: BackoffBounds, chance: Chance): LoginState {
  const { sleepMs, nextMs } = loginBackoff(login.waitMs, bounds, chance.random);
  return {
    ...login,
    inFlight: false,
    failures: login.failures + 1,
    waitMs: nextMs,
    at: chance.now + sleepMs,
  };
}

/** The state after a successful login. */
export function loginSucceeded(login: LoginState, bounds: BackoffBounds, now: number): LoginState {
  const { at: _at, again = false, ...rest } = login;
  const done = { ...rest, inFlight: false, failures: 0, waitMs: bounds.minMs };
  return again ? { ...done, at: now } : done;
}

/** The state when there are new credentials: a login is due now, or after the one under way; a back-off is not cut short. */
export function loginWanted(login: LoginState, now: number): LoginState {
  if (login.inFlight) return { ...login, again: true };
  return { ...login, at: login.at ?? now };
}

/**
 * The state when the held token has ended or was refused: a login is due now. Tokens that keep dying early are replaced
 * with growing pauses, so that a server that hands out bad tokens is not flooded.
 */
export function loginAgain(
  login: LoginState,
  token: TokenState,
  bounds: BackoffBounds,
  now: number,
): LoginState {
  if (login.inFlight || login.at !== undefined) return login;
  const lived = now - token.since;
  const early = lived < token.session.grant.leaseMs / 2 || token.session.grant.leaseMs === 0;
  if (!early) return { ...login, at: now, shortLives: 0 };
  const pause = Math.min(bounds.minMs * 2 ** Math.min(login.shortLives, 20), bounds.maxMs);
  return { ...login, shortLives: login.shortLives + 1, at: Math.max(now, token.since + pause) };
}
