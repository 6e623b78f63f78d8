/**
 * The template engine against consul-template's own (Go): realistic templates, each rendered many times. The Go engine
 * parses the text at every rendering, so ours is timed both ways. Also the time of a first rendering in a new process.
 * Usage: npm run bench:template -- [--renders 10000] [--rounds 5]; without a Go toolchain the recorded figures are shown.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decodeJson, fromText, parse, prepare, render, secretValue, toText } from '../gotemplate/index.ts';
import type { RenderContext } from '../gotemplate/index.ts';
import { bunProgram, runtimeSwitches } from '../dev/agent-command.ts';
import { median, spread, table } from './statistics.ts';

const { values: options } = parseArgs({
  options: { renders: { type: 'string', default: '10000' }, rounds: { type: 'string', default: '5' } },
});
const renders = Number(options.renders);
const rounds = Number(options.rounds);
const TEMPLATES = 20;

/** Microseconds of parse and render, mean of the templates, consul-template 0.42.1 with Go 1.26.8 on a busy 2-core machine. */
const RECORDED = 213.5;

interface Case {
  readonly id: string;
  readonly template: string;
  readonly secrets: Readonly<Record<string, object>>;
  readonly output: string;
}

interface Vector {
  readonly id: string;
  readonly template: string;
  readonly secrets?: Readonly<Record<string, object>>;
  readonly expect: { readonly output?: string; readonly missing?: readonly string[] };
}

/** Evenly spread over the recorded configuration files that need secrets only and render wholly. */
function pickCases(): Case[] {
  const path = join(import.meta.dirname, '../test/vectors/templates/realistic.jsonl');
  const known = new Set(['id', 'template', 'secrets', 'expect']);
  const seen = new Set<string>();
  const suited = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ line, vector: JSON.parse(line) as Vector }))
    // Numbers such as 1.0 would not survive JSON.parse.
    .filter(({ line, vector: { secrets } }) => line.includes(JSON.stringify(secrets)))
    .map(({ vector }) => vector)
    .filter((vector) => Object.keys(vector).every((key) => known.has(key)))
    .filter(({ expect }) => expect.missing === undefined && (expect.output ?? '').length > 60)
    .filter(({ template }) => !seen.has(template) && seen.add(template))
    .map(({ id, template, secrets = {}, expect }) => ({
      id,
      template,
      secrets,
      output: expect.output ?? '',
    }));
  return Array.from(
    { length: TEMPLATES },
    (_, i) => suited[Math.floor((i * suited.length) / TEMPLATES)],
  ).filter((it) => it !== undefined);
}

function contextOf({ secrets }: Case): RenderContext {
  const values = new Map(
    Object.entries(secrets).map(([path, response]) => [
      `vault.read(${path})`,
      secretValue(decodeJson(fromText(JSON.stringify(response)))),
    ]),
  );
  return { lookup: ({ identity }) => values.get(identity), now: Date.now, random: Math.random };
}

/** Microseconds of one run, averaged over many; the rounds' median after one round of warm-up. */
async function time(run: () => unknown): Promise<number> {
  const micros: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    for (let i = 0; i < renders; i++) await run();
    if (round > 0) micros.push(((performance.now() - start) * 1000) / renders);
  }
  return median(micros);
}

/** As time, for work that is not asynchronous. */
function timeSync(run: () => unknown): number {
  const micros: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    for (let i = 0; i < renders; i++) run();
    if (round > 0) micros.push(((performance.now() - start) * 1000) / renders);
  }
  return median(micros);
}

interface Ours {
  readonly rendering: number;
  readonly parsingToo: number;
}

async function timeOurs(it: Case): Promise<Ours> {
  const context = contextOf(it);
  const prepared = await prepare(parse(it.template));
  const output = toText(render(prepared, context).output);
  if (output !== it.output) throw new Error(`${it.id} renders differently`);
  const rendering = timeSync(() => render(prepared, context));
  const parsingToo = await time(async () => render(await prepare(parse(it.template)), context));
  return { rendering, parsingToo };
}

/** Microseconds of parse and render per case with the Go engine; undefined without a Go toolchain. */
function timeGo(cases: readonly Case[]): number[] | undefined {
  if (spawnSync('go', ['version']).status !== 0) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'bench-template-'));
  try {
    const program = join(folder, 'bench');
    execFileSync('go', ['build', '-o', program, '.'], { cwd: join(import.meta.dirname, 'go-template') });
    const input = JSON.stringify({ renders, rounds, cases });
    const results = JSON.parse(
      execFileSync(program, { input, encoding: 'utf8', maxBuffer: 1 << 28 }),
    ) as readonly { readonly output: string; readonly micros: readonly number[] }[];
    results.forEach(({ output }, i) => {
      if (output !== cases[i]?.output) throw new Error(`${cases[i]?.id ?? ''} renders differently in Go`);
    });
    return results.map(({ micros }) => median(micros));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Milliseconds from before parsing to after the first rendering, in processes that did nothing before: on Bun with bytecode
 * as in the image, and on Node from the source.
 */
function timeFirst({ template, secrets }: Case): { readonly bun: number[]; readonly node: number[] } {
  const script = join(import.meta.dirname, 'template-first.ts');
  const input = JSON.stringify({ template, secrets });
  const repeat = (program: string, args: readonly string[], env: Readonly<Record<string, string>>) =>
    Array.from({ length: 21 }, () => Number(execFileSync(program, args, { input, env })));
  const folder = mkdtempSync(join(tmpdir(), 'bench-template-'));
  try {
    const form = ['--target=bun', '--format=cjs', '--bytecode', '--minify-syntax', '--minify-whitespace'];
    execFileSync(bunProgram, ['build', script, ...form, `--outdir=${folder}`], { stdio: 'ignore' });
    return {
      bun: repeat(bunProgram, [join(folder, 'template-first.js')], runtimeSwitches.bun.env),
      node: repeat(process.execPath, [script], {}),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

const cases = pickCases();
const ours: Ours[] = [];
for (const it of cases) ours.push(await timeOurs(it));
const go = timeGo(cases);
const rows = cases.map(({ id, output }, i) => [
  id,
  String(output.length),
  (ours[i]?.rendering ?? 0).toFixed(1),
  (ours[i]?.parsingToo ?? 0).toFixed(1),
  go?.[i]?.toFixed(1) ?? '-',
]);
const meanOurs = sum(ours.map(({ rendering }) => rendering)) / cases.length;
const meanBoth = sum(ours.map(({ parsingToo }) => parsingToo)) / cases.length;
const meanGo = go === undefined ? RECORDED : sum(go) / cases.length;
rows.push(['mean', '', meanOurs.toFixed(1), meanBoth.toFixed(1), meanGo.toFixed(1)]);
console.log(`${cases.length} templates, ${renders} renderings a round, ${rounds} rounds; microseconds each`);
console.log(table([['template', 'bytes', 'render', 'parse+render', 'consul-template'], ...rows]));
console.log(
  `render: ${(meanOurs / meanGo).toFixed(2)}x, parse+render: ${(meanBoth / meanGo).toFixed(2)}x of consul-template`,
);
const typical = cases[Math.floor(cases.length / 2)];
if (typical !== undefined) {
  const { bun, node } = timeFirst(typical);
  console.log(
    `parse and first rendering in a new process, ms: ${spread(bun, 2)} on Bun, ${spread(node, 2)} on Node (${typical.id})`,
  );
}
