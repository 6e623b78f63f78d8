/**
 * The webhook against vault-k8s on this machine, loads alternating: throughput, latency, CPU time per admission, memory.
 * Usage: npm run bench:webhook -- [--rounds 5] [--seconds 5] [--connections 16] [--soak 60]
 * VAULT_K8S_BIN names the peer's binary (go install github.com/hashicorp/vault-k8s@v1.7.6); without it only ours runs.
 */
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { issueAuthority, issueServer } from '../src/tls/certificate.ts';
import { median, table } from './statistics.ts';
import type { LoadRequest, LoadResult } from './webhook/load.ts';
import { benchReview } from './webhook/review.ts';

const root = join(import.meta.dirname, '..');
const bundle = join(root, 'dist/webhook.js');
const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '16' },
    soak: { type: 'string', default: '60' },
  },
});
/** As the image starts it: a smaller young generation saves 15 MiB and costs no throughput. */
const imageFlags = ['--max-semi-space-size=8'];

const peerBinary = process.env.VAULT_K8S_BIN;
const withoutPeer = `VAULT_K8S_BIN is not set: ours is measured alone, so nothing here says how it compares with vault-k8s
(GOBIN=<folder> go install github.com/hashicorp/vault-k8s@v1.7.6, then VAULT_K8S_BIN=<folder>/vault-k8s)
`;
const canPin = cpus().length > 1 && existsSync('/usr/bin/taskset');

interface Server {
  readonly name: string;
  readonly port: number;
  readonly child: ChildProcess;
  readonly pid: number;
}

interface Measured extends LoadResult {
  readonly cpuPerAdmission: number;
}

const work = mkdtempSync(join(tmpdir(), 'bench-webhook-'));
const servers: Server[] = [];

try {
  if (!existsSync(bundle)) throw new Error('dist/webhook.js is missing: run "npm run build" first');
  writePair();
  servers.push(await start('ours', [process.execPath, ...imageFlags, bundle, 'agent-inject']));
  if (peerBinary !== undefined) servers.push(await start('vault-k8s', inFakeCluster(peerBinary)));
  else console.log(withoutPeer);
  for (const annotated of [true, false]) await compare(annotated);
  await soak();
} finally {
  for (const { child } of servers) child.kill('SIGKILL');
  rmSync(work, { recursive: true, force: true });
}

function writePair(): void {
  const validity = { notBefore: Date.now() - 60_000, notAfter: Date.now() + 24 * 3600_000 };
  const authority = issueAuthority('bench', validity);
  const { certificate, key } = issueServer(['localhost'], authority, 'bench', validity);
  writeFileSync(join(work, 'tls.crt'), certificate);
  writeFileSync(join(work, 'tls.key'), key);
}

/** vault-k8s wants a ServiceAccount token at a fixed place: a mount namespace of its own shows it one. */
function inFakeCluster(binary: string): string[] {
  const folder = '/run/secrets/kubernetes.io/serviceaccount';
  const script = `mount -t tmpfs none /run && mkdir -p ${folder} && echo token > ${folder}/token && exec "$0" agent-inject`;
  return ['unshare', '--map-root-user', '--mount', 'sh', '-c', script, binary];
}

async function start(name: string, command: readonly string[]): Promise<Server> {
  const port = await freePort();
  const env = {
    PATH: process.env.PATH,
    AGENT_INJECT_LISTEN: `127.0.0.1:${port}`,
    AGENT_INJECT_VAULT_ADDR: 'https://vault.example:8200',
    AGENT_INJECT_TLS_CERT_FILE: join(work, 'tls.crt'),
    AGENT_INJECT_TLS_KEY_FILE: join(work, 'tls.key'),
    ...(name === 'ours' ? {} : { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: '1' }),
  };
  const [program = '', ...argv] = pinned(command, 0);
  const log = join(work, `${name}.log`);
  const child = spawn(program, argv, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr.on('data', (chunk: Buffer) => writeFileSync(log, chunk, { flag: 'a' }));
  const deadline = Date.now() + 20_000;
  while (!(await answers(port))) {
    if (Date.now() > deadline || child.exitCode !== null)
      throw new Error(`${name}: ${readFileSync(log, 'utf8')}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { name, port, child, pid: child.pid ?? 0 };
}

/** The servers share one core, the load has another. */
function pinned(command: readonly string[], core: number): readonly string[] {
  return canPin ? ['taskset', '-c', String(core), ...command] : command;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answers(port: number): Promise<boolean> {
  const { requests, failures } = await load(port, reviewFile(false), 1, 100).catch(() => ({
    requests: 0,
    failures: 1,
  }));
  return requests > 0 && failures === 0;
}

function reviewFile(annotated: boolean): string {
  const path = join(work, `review-${annotated ? 'annotated' : 'plain'}.json`);
  if (!existsSync(path)) writeFileSync(path, benchReview(annotated));
  return path;
}

async function load(
  port: number,
  review: string,
  connections: number,
  milliseconds: number,
): Promise<LoadResult> {
  const request: LoadRequest = { port, reviewFile: review, connections, milliseconds };
  const command = [process.execPath, join(import.meta.dirname, 'webhook/load.ts'), JSON.stringify(request)];
  const [program = '', ...argv] = pinned(command, 1);
  const { stdout } = await promisify(execFile)(program, argv);
  return JSON.parse(stdout) as LoadResult;
}

async function compare(annotated: boolean): Promise<void> {
  const review = reviewFile(annotated);
  const results = new Map<string, Measured[]>(servers.map(({ name }) => [name, []]));
  for (let round = -1; round < Number(options.rounds); round += 1) {
    for (const server of servers) {
      const measured = await measure(server, review);
      if (round >= 0) results.get(server.name)?.push(measured);
    }
  }
  const size = (readFileSync(review).length / 1024).toFixed(1);
  console.log(
    `${annotated ? 'annotated' : 'plain'} pod, review of ${size} KiB, ${options.connections} connections, median of ${options.rounds} rounds`,
  );
  console.log(
    `${table([['server', 'per second', 'p50 ms', 'p99 ms', 'CPU ms each', 'failures'], ...[...results].map(row)])}\n`,
  );
  printRatio(results);
}

async function measure({ port, pid }: Server, review: string): Promise<Measured> {
  const before = cpuMilliseconds(pid);
  const result = await load(port, review, Number(options.connections), Number(options.seconds) * 1000);
  return { ...result, cpuPerAdmission: (cpuMilliseconds(pid) - before) / result.requests };
}

function row([name, rounds]: [string, Measured[]]): string[] {
  const middle = (pick: (measured: Measured) => number, digits: number) =>
    median(rounds.map(pick)).toFixed(digits);
  return [
    name,
    middle(perSecond, 0),
    middle(({ p50 }) => p50, 2),
    middle(({ p99 }) => p99, 2),
    middle(({ cpuPerAdmission }) => cpuPerAdmission, 3),
    String(rounds.reduce((sum, { failures }) => sum + failures, 0)),
  ];
}

function perSecond({ requests, milliseconds }: LoadResult): number {
  return (requests * 1000) / milliseconds;
}

function printRatio(results: ReadonlyMap<string, readonly Measured[]>): void {
  const [ours = [], peer = []] = [...results.values()];
  if (peer.length === 0) return;
  const ratio = (pick: (measured: Measured) => number) =>
    median(
      ours.map(
        (measured, round) => pick(measured) / (peer[round] === undefined ? Number.NaN : pick(peer[round])),
      ),
    );
  const [throughput, p99] = [ratio(perSecond), ratio((measured) => measured.p99)];
  console.log(`ours / vault-k8s: throughput ${throughput.toFixed(2)}x, p99 ${p99.toFixed(2)}x\n`);
}

/** Memory of ours at the middle and at the end of a long load. */
async function soak(): Promise<void> {
  const [ours] = servers;
  const half = Number(options.soak) * 500;
  if (ours === undefined || half === 0) return;
  const residents: number[] = [];
  for (let part = 0; part < 2; part += 1) {
    await load(ours.port, reviewFile(true), Number(options.connections), half);
    residents.push(residentMib(ours.pid));
  }
  const [middle = 0, end = 0] = residents;
  console.log(
    `memory of ours after ${half / 1000} s and ${half / 500} s of load: ${middle.toFixed(0)} and ${end.toFixed(0)} MiB RSS`,
  );
}

function cpuMilliseconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function residentMib(pid: number): number {
  const kib = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib) / 1024;
}
