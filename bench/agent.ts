/**
 * The agent against `bao agent` on the same server, runs alternating: start to first file to exit, and memory when idle.
 * Usage: npm run bench:agent -- [--runs 10] [--templates 1] [--idle 60] [--rounds 3]
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findOpenBao } from '../dev/openbao/find.ts';
import { median, spread, table } from './statistics.ts';
import { startBenchVault } from './vault.ts';

const root = join(import.meta.dirname, '..');
const bundle = join(root, 'dist/agent.js');
const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '10' },
    templates: { type: 'string', default: '1' },
    idle: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '3' },
  },
});
const runs = Number(options.runs);
const templates = Number(options.templates);
const idleSeconds = Number(options.idle);
const rounds = Number(options.rounds);

const peer = 'bao agent';
const commands: Readonly<Record<string, readonly string[]>> = {
  [peer]: [
    (await findOpenBao({ env: process.env, cacheFolder: join(root, '.cache/openbao') })) ?? 'bao',
    'agent',
  ],
  'ours on Bun': [
    join(root, 'node_modules/@oven', `bun-linux-${process.arch === 'arm64' ? 'aarch64' : 'x64'}`, 'bin/bun'),
    bundle,
    'agent',
  ],
  'ours on Node': [process.execPath, bundle, 'agent'],
};

interface Started {
  readonly child: ChildProcess;
  readonly folder: string;
  readonly firstFile: Promise<number>;
  readonly begun: number;
}

const secrets = Array.from({ length: templates }, (_, index) => `app-${index}`);
const vault = await startBenchVault(secrets);
const work = mkdtempSync(join(tmpdir(), 'bench-agent-'));
const children = new Set<ChildProcess>();

try {
  if (!existsSync(bundle)) throw new Error('dist/agent.js is missing: run "npm run build" first');
  console.log(
    `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}, ${templates} template(s)\n`,
  );
  await measureStart();
  await measureIdle();
} finally {
  for (const child of children) child.kill('SIGKILL');
  await vault.stop();
  rmSync(work, { recursive: true, force: true });
}

/** Alternates the agents, so that what else the machine does touches all of them alike. */
async function measureStart(): Promise<void> {
  const times = new Map(
    Object.keys(commands).map((name) => [name, { file: [] as number[], exit: [] as number[] }]),
  );
  for (let run = -1; run < runs; run++) {
    for (const [name, command] of Object.entries(commands)) {
      const started = start(command, `${run}-${name.replaceAll(' ', '-')}`, { exit_after_auth: true });
      const [[code], file] = await Promise.all([
        once(started.child, 'exit') as Promise<[number]>,
        started.firstFile,
      ]);
      const exit = performance.now() - started.begun;
      if (code !== 0) throw new Error(`${name} ended with ${code}`);
      if (run < 0) continue; // the first run of each warms the page cache
      times.get(name)?.file.push(file);
      times.get(name)?.exit.push(exit);
    }
  }
  const base = times.get(peer);
  console.log(`Start to first file, and to exit: ${runs} runs each, alternating; median (middle half)`);
  console.log(
    table([
      ['agent', 'first file, ms', 'exit, ms', 'ratio of exit'],
      ...[...times].map(([name, { file, exit }]) => [
        name,
        spread(file),
        spread(exit),
        (median(exit) / median(base?.exit ?? [])).toFixed(2),
      ]),
    ]),
  );
}

/** All agents idle side by side for the same seconds, re-reading every 5 s. */
async function measureIdle(): Promise<void> {
  const samples = new Map(
    Object.keys(commands).map((name) => [
      name,
      { rss: [] as number[], anon: [] as number[], cpu: [] as number[] },
    ]),
  );
  for (let round = 0; round < rounds; round++) {
    const agents = Object.entries(commands).map(([name, command]) => ({
      name,
      ...start(command, `idle-${round}-${name.replaceAll(' ', '-')}`, { exit_after_auth: false }),
    }));
    await Promise.all(agents.map(({ firstFile }) => firstFile));
    await new Promise((resolve) => setTimeout(resolve, idleSeconds * 1000));
    for (const { name, child } of agents) {
      const sample = memoryOf(child.pid ?? 0);
      samples.get(name)?.rss.push(sample.rss);
      samples.get(name)?.anon.push(sample.anon);
      samples.get(name)?.cpu.push(sample.cpuSeconds);
      child.kill('SIGTERM');
    }
    await Promise.all(
      agents.filter(({ child }) => child.exitCode === null).map(({ child }) => once(child, 'exit')),
    );
  }
  const base = samples.get(peer);
  const ratio = (own: readonly number[], other: readonly number[] | undefined) =>
    (median(own) / median(other ?? [])).toFixed(2);
  console.log(
    `\nIdle for ${idleSeconds} s with re-reads every 5 s: ${rounds} rounds, all agents at once; MiB and CPU seconds`,
  );
  console.log(
    table([
      ['agent', 'RSS', 'ratio', 'anonymous', 'ratio', 'CPU s', 'ratio'],
      ...[...samples].map(([name, { rss, anon, cpu }]) => [
        name,
        spread(rss),
        ratio(rss, base?.rss),
        spread(anon),
        ratio(anon, base?.anon),
        spread(cpu, 2),
        ratio(cpu, base?.cpu),
      ]),
    ]),
  );
}

/** Starts one agent on its own folder; `firstFile` resolves with the milliseconds until the last template's file appeared. */
function start(command: readonly string[], label: string, config: { exit_after_auth: boolean }): Started {
  const folder = join(work, label);
  const files = join(folder, 'secrets');
  mkdirSync(files, { recursive: true });
  writeFileSync(join(folder, 'jwt'), vault.jwt);
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, ...configuration(folder, files) }));
  const firstFile = new Promise<number>((resolve) => {
    const seen = new Set<string>();
    const watcher = watch(files, (_, name) => {
      if (name !== null && secrets.includes(name) && existsSync(join(files, name))) seen.add(name);
      if (seen.size < secrets.length) return;
      watcher.close();
      resolve(performance.now() - begun);
    });
  });
  const [program = '', ...args] = command;
  const begun = performance.now();
  const child = spawn(program, [...args, `-config=${join(folder, 'config.json')}`], {
    stdio: 'ignore',
    env: {},
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return { child, folder, firstFile, begun };
}

function configuration(folder: string, files: string): object {
  return {
    pid_file: join(folder, 'pid'),
    vault: { address: vault.address },
    auto_auth: {
      method: {
        type: 'kubernetes',
        mount_path: 'auth/kubernetes',
        config: { role: 'orders', token_path: join(folder, 'jwt') },
      },
      sink: [{ type: 'file', config: { path: join(folder, 'token') } }],
    },
    template: secrets.map((name) => ({
      destination: join(files, name),
      contents: `{{ with secret "secret/data/${name}" }}{{ range $k, $v := .Data.data }}{{ $k }}: {{ $v }}\n{{ end }}{{ end }}`,
    })),
    template_config: { exit_on_retry_failure: true, static_secret_render_interval: '5s' },
  };
}

/** Resident and anonymous memory in MiB and CPU seconds so far, from the kernel. */
function memoryOf(pid: number): { rss: number; anon: number; cpuSeconds: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kib = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]);
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return {
    rss: kib('VmRSS') / 1024,
    anon: kib('RssAnon') / 1024,
    cpuSeconds: (Number(stat[11]) + Number(stat[12])) / 100,
  };
}
