/** When to do things again: back-off, jitter and poll arithmetic. Milliseconds everywhere; randomness is an argument. */

/** A number in [0, 1), like Math.random. */
export type Random = () => number;

/** Bounds of a back-off in milliseconds. */
export type BackoffBounds = { readonly minMs: number; readonly maxMs: number };

/** What one wait of a growing back-off is, and what the next one grows from. */
export type Backoff = { readonly sleepMs: number; readonly nextMs: number };

/** Between two attempts of a template that failed to render or to be written. */
export const restartBounds: BackoffBounds = { minMs: 1_000, maxMs: 300_000 };

/** A local file that a template shows is looked at this often. */
export const filePollMs = 2_000;

const renewalErrorBounds: BackoffBounds = { minMs: 10_000, maxMs: 300_000 };

/** A value spread evenly over [value * (1 - spread), value * (1 + spread)). */
export function spread(value: number, part: number, random: Random): number {
  return value * (1 - part + 2 * part * random());
}

/**
 * The back-off between logins: sleeps the current wait; the next one doubles, is capped, then loses up to a quarter.
 * Source: Vault Agent's auth handler.
 */
export function loginBackoff(currentMs: number, bounds: BackoffBounds, random: Random): Backoff {
  const doubled = Math.min(currentMs * 2, bounds.maxMs);
  return { sleepMs: currentMs, nextMs: doubled * (1 - 0.25 * random()) };
}

/** The wait before attempt `failures` + 1: doubling from the lower bound to the upper one, spread by a quarter. */
export function restartDelay(
  failures: number,
  random: Random,
  bounds: BackoffBounds = restartBounds,
): number {
  return spread(doubling(failures - 1, bounds), 0.25, random);
}

/**
 * The wait before retry `retry` (from 0) of a failed fetch: doubling from base to cap, spread by a tenth so that a fleet
 * does not retry in step. Source: consul-template's retry function, which has no jitter.
 */
export function fetchRetryDelay(retry: number, bounds: BackoffBounds, random: Random): number {
  return spread(doubling(retry, bounds), 0.1, random);
}

/** The wait after the `failures`-th failed renewal in a row: from 10 s to 5 min, spread by half (Vault api 1.17). */
export function renewalErrorDelay(failures: number, random: Random): number {
  return spread(doubling(failures - 1, renewalErrorBounds), 0.5, random);
}

/** The wait before a sink that could not be written is tried again: one to three seconds. */
export function sinkRetryDelay(random: Random): number {
  return 1_000 + 2_000 * random();
}

/** How long a value of lifetime `baseMs` that cannot be renewed is used before it is read again: 85-95 % by default. */
export function pollDelay(baseMs: number, threshold: number, random: Random): number {
  const fraction = threshold - 0.05 + 0.1 * random();
  return baseMs * (fraction > 0 && fraction < 1 ? fraction : threshold);
}

function doubling(exponent: number, bounds: BackoffBounds): number {
  return Math.min(bounds.minMs * 2 ** Math.min(exponent, 40), Math.max(bounds.maxMs, bounds.minMs));
}
