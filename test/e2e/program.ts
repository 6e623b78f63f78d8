import { startChild } from '../../dev/process/child.ts';

export interface ProgramOptions {
  /** Ends the program, and all that it started, when it aborts. */
  readonly signal: AbortSignal;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

/** Runs a program to its end with its output on ours; returns its exit code. Throws the signal's reason once that aborts. */
export async function attemptProgram(
  [command = '', ...args]: readonly string[],
  { signal, ...options }: ProgramOptions,
): Promise<number> {
  signal.throwIfAborted();
  const onOutput = (text: string) => void process.stdout.write(text);
  const child = await startChild(command, args, { ...options, group: true, onOutput });
  const stop = () => void child.stop();
  signal.addEventListener('abort', stop, { once: true });
  const code = await child.exited;
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  return code;
}

/** The same, and throws when the program fails. */
export async function runProgram(words: readonly string[], options: ProgramOptions): Promise<void> {
  const code = await attemptProgram(words, options);
  if (code !== 0) throw new Error(`${words.slice(0, 2).join(' ')} ended with ${code}`);
}
