import { setTimeout as sleep } from 'node:timers/promises';

/** Exit code for work that was not finished in time: nothing is known then, neither good nor bad. */
const outOfTime = 75;

/** For what has to be put away after the deadline. */
const graceMs = 60_000;

/**
 * Ends this process with the exit code that `work` yields, or with 75 when its signal aborts after `minutes`, or when
 * somebody interrupts it. A minute after the deadline the process ends whatever `work` does.
 */
export async function withDeadline(
  minutes: number,
  work: (signal: AbortSignal) => Promise<number>,
): Promise<void> {
  const interruption = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => interruption.abort());
  const signal = AbortSignal.any([AbortSignal.timeout(minutes * 60_000), interruption.signal]);
  void sleep(minutes * 60_000 + graceMs, undefined, { ref: false }).then(() => process.exit(outOfTime));
  try {
    process.exitCode = await work(signal);
  } catch (error) {
    const late = interruption.signal.aborted ? 'INTERRUPTED' : `NOT FINISHED within ${minutes} minutes`;
    console.error(signal.aborted ? late : error);
    process.exitCode = signal.aborted ? outOfTime : 1;
  }
}
