/** Runs the command of a template whose file has changed. */
import { spawn } from 'node:child_process';

/** A program with its arguments, started directly; a time limit of 0 means that its end is not waited for. */
export type Command = { readonly argv: readonly string[]; readonly timeoutMs: number };

/** What running a command needs of the process: the environment to pass on, and a way to signal a process group. */
export type CommandPorts = {
  readonly env: Readonly<Record<string, string>>;
  readonly kill: (pid: number, signal: 'SIGKILL') => void;
};

/**
 * Starts the command in a process group of its own, with the agent's output streams.
 * Resolves when it has ended: with undefined after success, else with how it failed; one that outlives its time limit
 * is killed with its whole group.
 */
export function runCommand(command: Command, ports: CommandPorts): Promise<string | undefined> {
  const [program = '', ...args] = command.argv;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      env: ports.env,
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', (error) => resolve(`cannot be started: ${error.message}`));
    if (command.timeoutMs === 0) {
      child.unref();
      child.once('spawn', () => resolve(undefined));
      return;
    }
    const timer = setTimeout(() => {
      if (child.pid !== undefined) killGroup(child.pid, ports);
      resolve(`was killed after ${command.timeoutMs} ms`);
    }, command.timeoutMs);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      resolve(code === 0 ? undefined : endingOf(code, signal));
    });
  });
}

function endingOf(code: number | null, signal: string | null): string {
  return code === null ? `was ended by ${signal ?? 'a signal'}` : `exited with code ${code}`;
}

function killGroup(pid: number, { kill }: CommandPorts): void {
  try {
    kill(-pid, 'SIGKILL');
  } catch {
    // The group ended in the meantime.
  }
}
