import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Recorded } from '../../dev/docs/conformance.ts';
import type { Contestant, Outcome } from './suite.ts';

const file = join(import.meta.dirname, 'results.json');

interface Listed {
  readonly id: number;
  readonly title: string;
  readonly checks: string;
}

/** Keeps how the scenarios ended for one agent, beside what was recorded before of others and of other scenarios. */
export async function record(
  name: Contestant['name'],
  outcomes: readonly Outcome[],
  python: string,
): Promise<void> {
  const before = JSON.parse(await readFile(file, 'utf8').catch(() => '[]')) as Recorded[];
  const listed = await scenarioList(python);
  const recorded = listed.map(({ id, title, checks }): Recorded => {
    const outcome = outcomes.find((each) => each.id === id);
    const earlier = before.find((each) => each.id === id)?.outcomes ?? {};
    return {
      id,
      title,
      checks,
      outcomes: outcome === undefined ? earlier : { ...earlier, [name]: summary(outcome) },
    };
  });
  await writeFile(file, `${JSON.stringify(recorded, undefined, 2)}\n`);
}

/** Known reasons say more than what was observed in one run. */
function summary({ status, known, reason = '' }: Outcome): string {
  if (status === 'pass') return 'pass';
  return `${status}: ${known ?? reason.split(' [')[0] ?? ''}`;
}

async function scenarioList(python: string): Promise<Listed[]> {
  const script = join(import.meta.dirname, 'conformance.py');
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
  const { stdout } = await promisify(execFile)(python, [script, '--list'], { env });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Listed);
}
