/**
 * Renders random templates with consul-template's own engine and with ours, and shows where the answers differ:
 * `node test/gotemplate/differential.ts [--seed 1] [--count 5000] [--show 20]`. Needs a Go toolchain. Exits with 1 when
 * more than one answer in a thousand differs. What cannot be the same is left out, or listed in docs/differences.md.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runTemplateVectors } from '../vectors/templates.ts';
import { Chance } from './differential/chance.ts';
import { TemplateMaker } from './differential/templates.ts';

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '5000' },
    show: { type: 'string', default: '20' },
  },
});

const BATCH = 500;
const TOLERATED = 0.001;
const folder = mkdtempSync(join(tmpdir(), 'differential-'));

/** The vectors with Go's answers. What brings the Go process down (endless recursion, huge texts) is left out. */
function answered(program: string, lines: readonly string[]): string[] {
  const { stdout } = spawnSync(program, {
    input: `${lines.join('\n')}\n`,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  const answers = stdout.split('\n').slice(0, -1);
  return answers.length === lines.length
    ? answers
    : [...answers, ...answered(program, lines.slice(answers.length + 1))];
}

try {
  const program = join(folder, 'answers');
  const source = join(import.meta.dirname, '../../bench/go-template');
  execFileSync('go', ['build', '-o', program, './answers'], { cwd: source, stdio: 'inherit' });
  const maker = new TemplateMaker(new Chance(Number(options.seed)));
  const lines = Array.from({ length: Number(options.count) }, (_, i) =>
    maker.vector(`differential/${options.seed}/${i}`),
  );
  const answers: string[] = [];
  for (let at = 0; at < lines.length; at += BATCH)
    answers.push(...answered(program, lines.slice(at, at + BATCH)));
  const usable = answers.filter((line) => !line.includes('"expect":{"skip":'));
  mkdirSync(join(folder, 'templates'));
  writeFileSync(join(folder, 'templates/random.jsonl'), usable.join('\n'));
  for (const { total, differences } of await runTemplateVectors(join(folder, 'templates'), {
    files: ['random'],
  })) {
    console.log(
      `seed ${options.seed}: ${total - differences.length} of ${total} templates answered as by Go`,
    );
    for (const { id, template, expected, got } of differences.slice(0, Number(options.show))) {
      console.log(`  ${id} ${JSON.stringify(template)}\n    expected ${expected}\n    got      ${got}`);
    }
    if (differences.length > total * TOLERATED) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
