import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../telemetry.ts';
import { Away, GivenUp } from './fault.ts';

/** How long to wait for others, and whom to tell. */
export interface PatienceDeps {
  readonly log: Logger;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly stop: AbortSignal;
  readonly timeoutMs: number;
}

/** Does a call until it succeeds, is refused, or the time is up. */
export type Patiently = <T>(call: (signal: AbortSignal) => Promise<T>) => Promise<T>;

const longestCallMs = 10_000;
const firstWaitMs = 500;
const longestWaitMs = 15_000;

/** One deadline for everything; every call has one of its own within it. Each reason to wait is logged once. */
export function createPatience({ log, now, random, stop, timeoutMs }: PatienceDeps): Patiently {
  const deadline = now() + timeoutMs;
  const told = new Set<string>();
  const wait = async (tries: number, reason: string): Promise<void> => {
    const left = deadline - now();
    if (left <= 0)
      throw new GivenUp(`${[...told].at(-1) ?? reason}, and the time is up (--timeout); run it again`);
    if (!told.has(reason)) log.warn(`${reason}; trying again for ${Math.ceil(left / 1000)}s at most`);
    told.add(reason);
    await sleep(Math.min(left, waitMs(tries, random())), undefined, { signal: stop }).catch(() => undefined);
  };
  return async (call) => {
    for (let tries = 0; ; tries += 1) {
      refuseWhenStopped(stop);
      const ownDeadline = AbortSignal.timeout(Math.max(1, Math.min(longestCallMs, deadline - now())));
      try {
        return await call(AbortSignal.any([stop, ownDeadline]));
      } catch (error) {
        refuseWhenStopped(stop);
        if (!(error instanceof Away)) throw error;
        await wait(tries, error.message);
      }
    }
  };
}

function refuseWhenStopped(stop: AbortSignal): void {
  if (stop.aborted) throw new GivenUp('stopped before it was done; run it again');
}

/** Doubles up to a quarter of a minute; half of it is chance, so that many Jobs do not come at once. */
function waitMs(tries: number, random: number): number {
  return Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(tries, 10)) * (0.5 + random / 2);
}
