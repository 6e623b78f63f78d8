/** VAULT_RATE_LIMIT: a client that sends at most so many requests per second, after a first burst. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RateLimit } from '../config/model.ts';
import { AgentError } from '../errors.ts';
import type { VaultClient } from './client.ts';

/** A bucket of permissions: how many there were at a time in milliseconds. It may be overdrawn by those who wait. */
export type Bucket = { readonly permits: number; readonly at: number };

/** Takes one permission: the bucket afterwards, and how long the taker has to wait. */
export function takePermit(
  bucket: Bucket,
  limit: RateLimit,
  now: number,
): { bucket: Bucket; waitMs: number } {
  const refilled = bucket.permits + (Math.max(0, now - bucket.at) * limit.perSecond) / 1_000;
  const permits = Math.min(limit.burst, refilled) - 1;
  return { bucket: { permits, at: now }, waitMs: permits >= 0 ? 0 : (-permits * 1_000) / limit.perSecond };
}

/** The same client within a limit. Waiting ends with AgentError `aborted` when the request's signal fires. */
export function limitRate(client: VaultClient, limit: RateLimit, now: () => number): VaultClient {
  let bucket: Bucket = { permits: limit.burst, at: now() };
  return {
    address: client.address,
    close: () => client.close(),
    async request(request) {
      const taken = takePermit(bucket, limit, now());
      bucket = taken.bucket;
      if (taken.waitMs > 0) {
        await sleep(taken.waitMs, undefined, { signal: request.signal }).catch((cause: unknown) => {
          throw new AgentError('aborted', { subject: `${request.method} ${request.path}`, cause });
        });
      }
      return client.request(request);
    },
  };
}
