/** The supervised program as a process. */
import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { invocationOf } from '../command-line.ts';
import type { ExecConfig } from '../config/model.ts';

/** A running program. */
export type Child = {
  readonly pid: number;
  /** Resolves with its exit code when it ends; 255 when a signal ended it, as for Vault's agent. */
  readonly ended: Promise<number>;
  /** Signals the program, or its whole group when a shell started it. One that is gone is left alone. */
  readonly signal: (name: string) => void;
};

/** What starting needs of the process. */
export type ChildPorts = {
  readonly env: Readonly<Record<string, string>>;
  readonly kill: (pid: number, signal: string) => void;
};

const endedBySignal = 255;

/** Starts the program of an exec stanza. Rejects with the system's error when that cannot be done. */
export async function startChild(exec: ExecConfig, { env, kill }: ChildPorts): Promise<Child> {
  const { argv, shell } = invocationOf(exec.command);
  const [program, ...args] = argv;
  const files = [exec.childStdout, exec.childStderr].map(openOutput);
  const [out = 'inherit', err = 'inherit'] = files;
  const stdio: StdioOptions = ['inherit', out, err];
  try {
    const process = spawn(program, args, { env, stdio, detached: shell });
    const pid = await started(process);
    return {
      pid,
      ended: endOf(process),
      signal: (name) => deliver(() => kill(shell ? -pid : pid, name)),
    };
  } finally {
    for (const file of files) if (file !== undefined) closeSync(file);
  }
}

/** A file that output is added to; undefined leaves it to the agent's own. */
function openOutput(path: string): number | undefined {
  return path === '' ? undefined : openSync(path, 'a', 0o600);
}

function started(process: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    process.once('error', reject);
    process.once('spawn', () => resolve(process.pid ?? 0));
  });
}

function endOf(process: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    process.once('exit', (code) => resolve(code ?? endedBySignal));
  });
}

function deliver(kill: () => void): void {
  try {
    kill();
  } catch {
    // It has ended in the meantime.
  }
}
