import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process of ours: its output so far, and a promise of its end. */
export interface Child {
  readonly pid: number;
  /** Everything written to stdout and stderr so far, in order of arrival. */
  readonly output: () => string;
  /** Exit code, or 128 for an end by signal; never rejects. */
  readonly exited: Promise<number>;
  readonly isRunning: () => boolean;
  /** Sends the signal, by pid, to the process or to its group. */
  readonly kill: (signal: NodeJS.Signals) => void;
  /** SIGTERM, then SIGKILL after `graceMs` (default 30 s); returns the exit code. */
  readonly stop: (graceMs?: number) => Promise<number>;
}

export interface ChildOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** A process group of its own, which signals go to: for shells, which do not pass signals on. */
  readonly group?: boolean;
  readonly onOutput?: (text: string) => void;
}

/** Starts a program with exactly the given environment (default: ours). Throws when it cannot be started. */
export async function startChild(
  command: string,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<Child> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: options.group === true,
    cwd: options.cwd,
    env: options.env ?? process.env,
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      options.onOutput?.(chunk);
    });
  const exited = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 128)));
  await once(child, 'spawn');
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  const kill = (signal: NodeJS.Signals) => {
    if (options.group === true) killGroup(child.pid, signal);
    else if (isRunning()) child.kill(signal);
  };
  return {
    pid: child.pid ?? 0,
    output: () => text,
    exited,
    isRunning,
    kill,
    stop: async (graceMs = 30_000) => {
      kill('SIGTERM');
      if (!(await endsWithin(exited, graceMs))) kill('SIGKILL');
      return exited;
    },
  };
}

async function endsWithin(exited: Promise<number>, graceMs: number): Promise<boolean> {
  const timer = new AbortController();
  const late = sleep(graceMs, false, { signal: timer.signal }).catch(() => true);
  const ended = await Promise.race([exited.then(() => true), late]);
  timer.abort();
  return ended;
}

/** A group outlives its leader while any of its processes runs. */
function killGroup(leader: number | undefined, signal: NodeJS.Signals): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, signal);
  } catch {
    // All of them have ended.
  }
}
