import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../../dev/process/poll.ts';

/** What a program inside printed, and how it ended. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Network, mounts and processes of their own: whatever runs inside ends with it, and nothing is left on the host. */
export interface Sandbox {
  /** Folder for the state and the logs of what runs inside. */
  readonly folder: string;
  /** Runs a program to its end, with `input` on its stdin. */
  readonly run: (command: string, args: readonly string[], input?: string) => Promise<Outcome>;
  /** Starts a program that stays, with its output in log/<name>.log. */
  readonly start: (name: string, command: string, args: readonly string[], env?: Environment) => Daemon;
  readonly stop: () => Promise<void>;
}

export interface Daemon {
  readonly isRunning: () => boolean;
  /** What it wrote so far. */
  readonly log: () => string;
  readonly kill: (signal: NodeJS.Signals) => void;
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

/** Makes a sandbox that keeps its files in `folder`. Needs root. */
export async function createSandbox(folder: string): Promise<Sandbox> {
  mkdirSync(join(folder, 'log'), { recursive: true });
  const holder = spawn(
    'unshare',
    ['--net', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child', 'bash', '-c', firstProcess],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const ended = once(holder, 'close');
  await Promise.race([once(holder.stdout, 'data'), ended]);
  const first = await until('the first process of the sandbox', () => childOf(holder.pid));
  const entering = ['--target', first, '--net', '--mount', '--pid'];
  return {
    folder,
    run: (command, args, input = '') => run('nsenter', [...entering, command, ...args], input),
    start: (name, command, args, env = {}) =>
      startDaemon(join(folder, `log/${name}.log`), [...entering, command, ...args], env),
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

function run(command: string, args: readonly string[], input: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(command, args, { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 128;
      resolve({ code, stdout, stderr });
    });
    // A program may end before it has read all of its input.
    child.stdin?.on('error', () => undefined).end(input);
  });
}

function startDaemon(file: string, args: readonly string[], env: Environment): Daemon {
  const output = openSync(file, 'w');
  const child = spawn('nsenter', args, {
    stdio: ['ignore', output, output],
    env: { ...process.env, ...env },
    detached: true,
  });
  closeSync(output);
  return {
    isRunning: () => child.exitCode === null && child.signalCode === null,
    log: () => readFileSync(file, 'utf8'),
    kill: (signal) => {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    },
  };
}
