/** What a configured command line starts. */
import type { CommandLine } from './config/model.ts';

/** The program and its arguments, and whether that program is a shell which starts others. */
export type Invocation = { readonly argv: CommandLine; readonly shell: boolean };

/** A single text with spaces in it is for the shell (consul-template's rule); a list is started directly. */
export function invocationOf(line: CommandLine): Invocation {
  const [first] = line;
  const shell = line.length === 1 && /\s/.test(first);
  return { argv: shell ? ['sh', '-c', first] : line, shell };
}
