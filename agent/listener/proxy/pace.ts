/** VAULT_RATE_LIMIT for the proxy: requests wait for their turn, retries too. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RateLimit } from '../../config/model.ts';
import { takePermit } from '../../vault/rate-limit.ts';

/** Resolves when a request may go; rejects with the runtime's AbortError when the signal fires before. */
export type Pace = (signal: AbortSignal) => Promise<void>;

/** The pace of one proxy; without a limit everybody may go at once. */
export function paceOf(limit: RateLimit | undefined, now: () => number): Pace {
  if (limit === undefined) return () => Promise.resolve();
  let bucket = { permits: limit.burst, at: now() };
  return async (signal) => {
    const taken = takePermit(bucket, limit, now());
    bucket = taken.bucket;
    if (taken.waitMs > 0) await sleep(taken.waitMs, undefined, { signal });
  };
}
