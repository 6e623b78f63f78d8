/** The template function `plugin`: runs a program and yields what it prints. */
import { spawnSync } from 'node:child_process';
import { FunctionError, fromBytes, toText } from '../gotemplate/index.ts';

const limitMs = 30_000;

/**
 * Runs the program with this environment; blank arguments are dropped and the output is trimmed (consul-template).
 * Throws FunctionError when it cannot be started, takes longer than 30 s or fails; its output is not quoted.
 */
export function runPlugin(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): string {
  const given = args.map(toText).filter((argument) => argument.trim() !== '');
  const ended = spawnSync(toText(command), given, { env, timeout: limitMs, killSignal: 'SIGKILL' });
  if (ended.error !== undefined) throw new FunctionError(`plugin ${command}: ${ended.error.message}`);
  if (ended.status !== 0) throw new FunctionError(`plugin ${command}: ended with ${endingOf(ended)}`);
  return fromBytes(ended.stdout).trim();
}

function endingOf({ status, signal }: { status: number | null; signal: string | null }): string {
  return status === null ? (signal ?? 'a signal') : `code ${status}`;
}
