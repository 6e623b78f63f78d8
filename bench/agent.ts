/**
 * The agent against `bao agent` on the same server: start to last file to exit, and memory and CPU when idle.
 * Usage: npm run bench:agent -- [--runs 10] [--start 1,200] [--idle 1,20] [--seconds 60] [--rounds 3]
 * where `start` and `idle` are numbers of templates; an empty text leaves the part out.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { agentOnBun, agentOnNode } from '../dev/agent-command.ts';
import type { AgentCommand } from '../dev/agent-command.ts';
import { findOpenBao } from '../dev/openbao/find.ts';
import { launch, usageOf } from './agent/launch.ts';
import type { Started, Usage } from './agent/launch.ts';
import { median, spread, table } from './statistics.ts';
import { startBenchVault } from './vault.ts';

const root = join(import.meta.dirname, '..');
const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '10' },
    start: { type: 'string', default: '1,200' },
    idle: { type: 'string', default: '1,20' },
    seconds: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '3' },
  },
});
const [runs, seconds, rounds] = [options.runs, options.seconds, options.rounds].map(Number) as [
  number,
  number,
  number,
];
const counts = (list: string) => list.split(',').filter(Boolean).map(Number);

if (!existsSync(join(root, 'dist/bun/agent.js')))
  throw new Error('dist/ is missing: run "npm run build" first');
const bao = (await findOpenBao({ env: process.env, cacheFolder: join(root, '.cache/openbao') })) ?? 'bao';
const peer = 'bao agent';
const agents: readonly (readonly [name: string, command: AgentCommand])[] = [
  // OpenBao looks for a home folder before it does anything else
  [peer, { command: [bao, 'agent'], env: { HOME: tmpdir() } }],
  ['ours on Bun', agentOnBun()],
  ['ours on Node', agentOnNode()],
];

const all = Array.from(
  { length: Math.max(...counts(options.start), ...counts(options.idle)) },
  (_, index) => `app-${index}`,
);
const vault = await startBenchVault(all);
const work = mkdtempSync(join(tmpdir(), 'bench-agent-'));
const children = new Set<ChildProcess>();
let folders = 0;

try {
  console.log(
    `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}, ${new Date().toISOString()}`,
  );
  for (const [name, { command, env }] of agents.slice(1))
    console.log(
      `${name}: ${[...Object.entries(env).map(([key, value]) => `${key}=${value}`), ...command].join(' ').replaceAll(`${root}/`, '')}`,
    );
  for (const templates of counts(options.start)) await compareStart(templates);
  for (const templates of counts(options.idle)) await compareIdle(templates);
} finally {
  for (const child of children) child.kill('SIGKILL');
  await vault.stop();
  rmSync(work, { recursive: true, force: true });
}

/** Alternates the agents, so that what else the machine does touches all of them alike. */
async function compareStart(templates: number): Promise<void> {
  const times = new Map(agents.map(([name]) => [name, { rendered: [] as number[], exit: [] as number[] }]));
  // The first run of each warms the page cache and does not count.
  for (let run = -1; run < runs; run++) {
    for (const [name, command] of agents) {
      const { child, rendered, begun } = begin(command, templates, true);
      const [code] = (await once(child, 'exit')) as [number];
      const exit = performance.now() - begun;
      if (code !== 0) throw new Error(`${name} ended with ${code}`);
      const last = await rendered;
      if (run < 0) continue;
      times.get(name)?.rendered.push(last);
      times.get(name)?.exit.push(exit);
    }
  }
  const base = times.get(peer) ?? { rendered: [], exit: [] };
  console.log(
    `\nStart with ${templates} template(s): ${runs} runs each, alternating; milliseconds, median (middle half)`,
  );
  console.log(
    table([
      ['agent', 'all rendered', 'ratio', 'exit', 'ratio'],
      ...[...times].map(([name, { rendered, exit }]) => [
        name,
        spread(rendered),
        ratio(rendered, base.rendered),
        spread(exit),
        ratio(exit, base.exit),
      ]),
    ]),
  );
}

/** All agents idle side by side for the same seconds, re-reading every 5 s. */
async function compareIdle(templates: number): Promise<void> {
  const samples = new Map<string, Usage[]>(agents.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const running = agents.map(([name, command]) => ({ name, ...begin(command, templates, false) }));
    await Promise.all(running.map(({ rendered }) => rendered));
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    for (const { name, child } of running) {
      samples.get(name)?.push(usageOf(child.pid ?? 0));
      child.kill('SIGTERM');
    }
    await Promise.all(
      running.filter(({ child }) => child.exitCode === null).map(({ child }) => once(child, 'exit')),
    );
  }
  const columns = ['rss', 'anonymous', 'cpu'] as const;
  console.log(
    `\nIdle for ${seconds} s with ${templates} template(s) read every 5 s: ${rounds} round(s), all agents at once; MiB, CPU seconds`,
  );
  const base = samples.get(peer) ?? [];
  const values = (list: readonly Usage[], column: keyof Usage) => list.map((usage) => usage[column]);
  console.log(
    table([
      ['agent', ...columns.flatMap((column) => [column, 'ratio'])],
      ...[...samples].map(([name, list]) => [
        name,
        ...columns.flatMap((column) => [
          spread(values(list, column), column === 'cpu' ? 2 : 1),
          ratio(values(list, column), values(base, column)),
        ]),
      ]),
    ]),
  );
}

function begin(command: AgentCommand, templates: number, exitAfterAuth: boolean): Started {
  const folder = join(work, String(folders++));
  const started = launch(command, { folder, vault, secrets: all.slice(0, templates), exitAfterAuth });
  children.add(started.child);
  started.child.once('exit', () => children.delete(started.child));
  return started;
}

function ratio(own: readonly number[], other: readonly number[]): string {
  return (median(own) / median(other)).toFixed(2);
}
