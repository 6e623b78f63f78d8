import { setTimeout as sleep } from 'node:timers/promises';

/** Exit code for work that was not finished in time: nothing is known then, neither good nor bad. */
export const outOfTime = 75;

/** For what has to be put away after the deadline. */
const graceMs = 60_000;

/**
 * Ends this process with the exit code that `work` yields, or with `outOfTime` when its signal aborts after `minutes`.
 * A minute later the process ends whatever `work` does.
 */
export async function withDeadline(
  minutes: number,
  work: (signal: AbortSignal) => Promise<number>,
): Promise<void> {
  const signal = AbortSignal.timeout(minutes * 60_000);
  void sleep(minutes * 60_000 + graceMs, undefined, { ref: false }).then(() => process.exit(outOfTime));
  try {
    process.exitCode = await work(signal);
  } catch (error) {
    console.error(signal.aborted ? `NOT FINISHED within ${minutes} minutes` : error);
    process.exitCode = signal.aborted ? outOfTime : 1;
  }
}
