import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../dev/process/poll.ts';

/** Things take seconds here; a machine under load gets time. */
export const patienceMs = 240_000;

/** Each question starts a kubectl, which is a big program. */
const pauseMs = 300;

/** Asks `probe` again and again until it yields something other than undefined or false, and returns that. */
export function eventually<T>(what: string, probe: () => Promise<T | undefined | false>): Promise<T> {
  const paused = async () => {
    const value = await probe();
    if (value === undefined || value === false) await sleep(pauseMs);
    return value;
  };
  return until(what, paused, patienceMs);
}
