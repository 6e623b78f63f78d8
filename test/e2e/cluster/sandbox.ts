import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../../dev/process/poll.ts';
import { runCommand } from '../command.ts';
import type { ChildProcess } from 'node:child_process';
import type { Outcome } from '../command.ts';

/** Network, mounts and processes of their own: whatever runs inside ends with it, and nothing is left on the host. */
export interface Sandbox {
  /** Folder for the state and the logs of what runs inside. */
  readonly folder: string;
  /** The command line that runs this one inside. */
  readonly inside: (words: readonly string[]) => readonly string[];
  /** Runs a program to its end. */
  readonly run: (words: readonly string[]) => Promise<Outcome>;
  /**
   * Starts a program that stays, with its output in log/<name>.log and its process id, as seen inside, in pid/<name>.
   * It is started again whenever it ends, as an init system does.
   */
  readonly start: (name: string, words: readonly string[], env?: Environment) => void;
  /** The end of what a started program wrote. */
  readonly log: (name: string) => string;
  readonly stop: () => Promise<void>;
}

type Environment = Readonly<Record<string, string>>;

/**
 * The first process inside waits for the end of its input, which is the end of the process out here, whatever ends it;
 * the kernel then ends all others.
 */
const firstProcess = [
  'set -e',
  'mount --make-rshared /',
  'mount -t tmpfs none /run',
  'mkdir -p /run/netns /run/lock',
  'ip link set lo up',
  'echo ready',
  'exec cat >/dev/null',
].join('\n');

/** Leaves its process id in the file that is its first argument and becomes the program that follows. */
const daemon = ['sh', '-c', 'echo $$ >"$0"; exec "$@"'];

/** Between the end of a program and its next start. */
const restartMs = 500;

/** Makes a sandbox that keeps its files in `folder`. Needs root. */
export async function createSandbox(folder: string): Promise<Sandbox> {
  for (const name of ['log', 'pid']) mkdirSync(join(folder, name), { recursive: true });
  const separate = ['--net', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child'];
  const holder = spawn('unshare', [...separate, 'bash', '-c', firstProcess], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(holder, 'close');
  await Promise.race([once(holder.stdout, 'data'), ended]);
  const first = await until('the first process of the sandbox', () => childOf(holder.pid), 30_000);
  const inside = (words: readonly string[]) => [
    ...['nsenter', '--target', first, '--net', '--mount', '--pid', '--'],
    ...words,
  ];
  const logFile = (name: string) => join(folder, `log/${name}.log`);
  const start = (name: string, words: readonly string[], env: Environment = {}) => {
    const line = inside([...daemon, join(folder, 'pid', name), ...words]);
    void keepRunning(() => startDaemon(logFile(name), line, env), isUp);
  };
  const isUp = () => holder.exitCode === null && holder.signalCode === null && !holder.stdin.writableEnded;
  return {
    folder,
    inside,
    run: (words) => runCommand(inside(words)),
    start,
    log: (name) => readFileSync(logFile(name), 'utf8').slice(-3000),
    stop: async () => {
      holder.stdin.end();
      await ended;
    },
  };
}

function childOf(pid: number | undefined): string | undefined {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children === '' ? undefined : children.split(' ')[0];
}

async function keepRunning(start: () => ChildProcess, isWanted: () => boolean): Promise<void> {
  while (isWanted()) {
    await once(start(), 'exit');
    await sleep(restartMs, undefined, { ref: false });
  }
}

function startDaemon(
  file: string,
  [command = '', ...args]: readonly string[],
  env: Environment,
): ChildProcess {
  const output = openSync(file, 'a');
  const child = spawn(command, args, {
    stdio: ['ignore', output, output],
    env: { ...process.env, ...env },
    detached: true,
  });
  closeSync(output);
  return child;
}
