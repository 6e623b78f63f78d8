import { execFile, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** An agent under test. */
export interface Contestant {
  readonly name: 'node' | 'bun' | 'openbao';
  /** What stands before agent arguments. */
  readonly command: readonly string[];
}

/** How one scenario ended; `known` says why a failure was expected. */
export interface Outcome {
  readonly id: number;
  readonly status: 'pass' | 'fail' | 'skip' | 'error';
  readonly reason?: string;
  readonly known?: string;
}

export interface SuiteSettings {
  readonly python: string;
  /** Where results may be written. */
  readonly folder: string;
  readonly jobs: string;
  readonly slack: string;
  readonly only?: string;
  /** OpenBao's executable, for the scenarios against a real server. */
  readonly bao?: string;
}

const script = (name: string) => join(import.meta.dirname, name);

/** A Python new enough for the scenarios, if openssl is here too. */
export async function findPython(): Promise<string | undefined> {
  const needed = 'import sys, shutil; sys.exit(sys.version_info < (3, 9) or not shutil.which("openssl"))';
  return run('python3', ['-c', needed]).then(
    () => 'python3',
    () => undefined,
  );
}

/** Runs the scenarios; those that fail are run again, alone, and their second outcome counts. */
export async function runScenarios(contestant: Contestant, settings: SuiteSettings): Promise<Outcome[]> {
  const first = await scenarios(contestant, settings);
  const doubtful = first.filter(({ status, known }) => ['fail', 'error'].includes(status) && !known);
  if (doubtful.length === 0) return first;
  console.log(`again, alone: ${doubtful.map(({ id }) => id).join(', ')}`);
  const only = doubtful.map(({ id }) => id).join(',');
  const second = await scenarios(contestant, { ...settings, only, jobs: '1' });
  return first.map((outcome) => second.find(({ id }) => id === outcome.id) ?? outcome);
}

async function scenarios({ name, command }: Contestant, settings: SuiteSettings): Promise<Outcome[]> {
  const file = join(settings.folder, 'outcomes.json');
  await python(settings.python, [
    ...[script('conformance.py'), '--agent', shellWords(command), '--json', file],
    ...['--kind', name === 'openbao' ? 'bao' : 'ours', '--jobs', settings.jobs, '--slack', settings.slack],
    ...(settings.only === undefined ? [] : ['--only', settings.only]),
    ...(settings.bao === undefined ? [] : ['--server-bin', settings.bao]),
  ]);
  return (JSON.parse(await readFile(file, 'utf8')) as { results: Outcome[] }).results;
}

/** Runs the template snippets in one agent. Returns whether all of them gave what they should. */
export async function runSnippets({ command }: Contestant, settings: SuiteSettings): Promise<boolean> {
  return (
    (await python(settings.python, [script('templates_check.py'), '--agent', shellWords(command)])) === 0
  );
}

/** Runs a script with its output on ours. Returns its exit code. */
async function python(executable: string, args: readonly string[]): Promise<number> {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
  const child = spawn(executable, args, { stdio: ['ignore', 'inherit', 'inherit'], env });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 128));
  });
}

function shellWords(command: readonly string[]): string {
  return command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
}
