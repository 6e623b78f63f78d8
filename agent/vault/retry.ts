/** The HTTP retries that Vault's API client makes, as a schedule. The plan decides; no adapter retries on its own. */
import { errorTable } from '../errors.ts';
import type { AgentError } from '../errors.ts';

/** A server may ask for patience, but not for more than this. */
const longestRetryAfterMs = 300_000;

/**
 * Milliseconds to wait before sending a request again after its `tries`-th try (from 1) failed; undefined when it must
 * not be sent again: `limit` retries are used up, or this kind of failure is final.
 * Waits tries x 1.0-1.5 s (Vault api client); a Retry-After of the server replaces that.
 */
export function httpRetryDelay(
  tries: number,
  failure: AgentError,
  limit: number,
  random: () => number,
): number | undefined {
  if (tries > limit || !errorTable[failure.code].httpRetry) return undefined;
  if (failure.retryAfterMs !== undefined) return Math.min(failure.retryAfterMs, longestRetryAfterMs);
  return tries * (1_000 + 500 * random());
}

/** Reads a Retry-After header, seconds or an HTTP date, as milliseconds from `now`; undefined when it says nothing. */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1_000;
  const at = /^[A-Za-z]{3}, /.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
