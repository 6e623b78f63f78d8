/** The process as the agent sees it: everything that main.ts alone may touch, handed on as values and functions. */

/** Signals that the agent reacts to. */
export type HostSignal = 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'SIGUSR1' | 'SIGUSR2';

/** The surroundings of one run. */
export type Host = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly pid: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** Writes a text; a stream whose reader is gone is ignored. */
  readonly write: (stream: 'stdout' | 'stderr', text: string) => void;
  /** Leaves a text for whoever looks at why the container ended (Kubernetes' termination message). */
  readonly explainEnd: (text: string) => void;
  readonly onSignal: (signal: HostSignal, react: () => void) => void;
  /** Sends a signal to a process, or to a group when the number is negative. Throws when there is none. */
  readonly kill: (pid: number, signal: string) => void;
  /** Name and version of the runtime, for example `bun 1.4.5`. */
  readonly runtime: string;
};
