/**
 * Compiled code for the agent on Node: V8 otherwise parses all of the text at every start, and a function again when it is first called.
 * Run as a program it compiles the file that its argument names.
 */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { Module } from 'node:module';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

const run = promisify(execFile);

/** Random numbers are in the hashes of names: from one seed every build makes the same bytes. V8 does not compare this switch. */
const sameEveryTime = '--random-seed=1';

/**
 * Writes the code of a CommonJS `file` (a full path) as `<file>.<architecture>` beside it. It serves the version of Node that runs
 * this on the same architecture, started with `switches`.
 */
export async function cacheCode(file: string, switches: readonly string[]): Promise<void> {
  await run(process.execPath, [sameEveryTime, ...switches, import.meta.filename, file]);
}

function compile(file: string): void {
  setFlagsFromString('--no-lazy');
  const script = new Script(Module.wrap(readFileSync(file, 'utf8')));
  // V8 compares the switches when it is offered the code
  setFlagsFromString('--lazy');
  writeFileSync(`${file}.${process.arch}`, script.createCachedData());
}

if (import.meta.main) compile(process.argv[2] ?? '');
