import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks `probe` again and again until it yields something other than undefined or false, and returns that.
 * `what` names the awaited condition in the error thrown after `timeoutMs` (default a minute: a busy machine is no failure).
 */
export async function until<T>(
  what: string,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = 60_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`${what}: not so after ${timeoutMs} ms`);
    await sleep(20);
  }
}
