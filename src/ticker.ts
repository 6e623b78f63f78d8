/** Calls `task` at once and then every `milliseconds` after it has settled, until the returned function is called. */
export type Every = (milliseconds: number, task: () => void | Promise<void>) => () => void;

/**
 * An Every on Node's timers. The wait starts when the task has ended, so runs never overlap; a failing task must
 * handle its own errors. The process stays alive until it is stopped.
 */
export function createTicker(): Every {
  return (milliseconds, task) => {
    let timer: NodeJS.Timeout | undefined;
    let stopped = false;
    const run = async () => {
      await task();
      if (!stopped) timer = setTimeout(() => void run(), milliseconds);
    };
    void run();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  };
}
