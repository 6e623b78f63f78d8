import type { Every } from '../../src/ticker.ts';

/** A ticker that runs its tasks when told to, and a clock that moves only then. */
export function manualTicker(start = Date.UTC(2026, 10, 24)) {
  const tasks = new Set<{ milliseconds: number; task: () => void | Promise<void>; due: number }>();
  let time = start;
  const every: Every = (milliseconds, task) => {
    const entry = { milliseconds, task, due: time + milliseconds };
    tasks.add(entry);
    return () => tasks.delete(entry);
  };
  return {
    every,
    now: () => time,
    /** Moves the clock on, running every task each time it is due, one after the other. */
    async advance(milliseconds: number): Promise<void> {
      const end = time + milliseconds;
      for (;;) {
        const next = [...tasks].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)[0];
        if (next === undefined) break;
        time = Math.max(time, next.due);
        next.due = time + next.milliseconds;
        await next.task();
      }
      time = end;
    },
    /** Moves the clock on at once, as after a suspended machine, then runs every task as often as given. */
    async jump(milliseconds: number, rounds = 3): Promise<void> {
      time += milliseconds;
      for (let round = 0; round < rounds; round += 1) {
        for (const entry of [...tasks]) {
          entry.due = time + entry.milliseconds;
          await entry.task();
        }
        time += 5_000;
      }
    },
  };
}
