/**
 * Agents over a long time beside a Vault that changes: tokens and leases of seconds, secrets that rotate, and an outage in
 * every minute. Prints the memory of each agent and ends with 1 when it keeps growing, or when an agent ended or fell behind.
 * Usage: node bench/agent/soak.ts [--minutes 30]
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { agentOnBun, agentOnNode } from '../../dev/agent-command.ts';
import type { AgentCommand } from '../../dev/agent-command.ts';
import { bundleAgent } from '../../dev/build.ts';
import { startChild } from '../../dev/process/child.ts';
import type { Child } from '../../dev/process/child.ts';
import { startEmbeddedVault } from '../../dev/vault.ts';
import { median, table } from '../statistics.ts';
import { usageOf } from './launch.ts';
import type { Usage } from './launch.ts';

const { values: options } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } });
const minutes = Number(options.minutes);
const second = 1_000;
const outage = { every: 60 * second, from: 40 * second, to: 50 * second };

/** An agent under observation. */
interface Soaked {
  readonly name: string;
  readonly folder: string;
  readonly child: Child;
  readonly usage: Usage[];
}

const vault = await startEmbeddedVault();
const work = mkdtempSync(join(tmpdir(), 'soak-'));
const agents: Soaked[] = [];
const health = { isGood: true };

try {
  const roleId = await setUpVault();
  // A bundle of its own: one that is built anew meanwhile has other chunks.
  await bundleAgent(join(work, 'dist'));
  agents.push(await start('on Bun', agentOnBun(), roleId), await start('on Node', agentOnNode(), roleId));
  await soak();
  report();
} finally {
  await Promise.all(agents.map(({ child }) => child.stop()));
  await vault.stop();
  rmSync(work, { recursive: true, force: true });
}
process.exit(health.isGood ? 0 : 1);

async function root(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(`${vault.address}/v1/${path}`, {
    method,
    headers: { 'x-vault-token': vault.token },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
  return text === '' ? {} : ((JSON.parse(text) as { data?: Record<string, unknown> }).data ?? {});
}

async function setUpVault(): Promise<string> {
  await root('POST', 'sys/auth/approle', { type: 'approle' });
  await root('PUT', 'sys/policies/acl/app', { policy: 'path "*" { capabilities = ["read"] }' });
  await root('POST', 'auth/approle/role/app', {
    bind_secret_id: false,
    token_policies: 'app',
    token_ttl: '20s',
    token_max_ttl: '2m',
  });
  await root('POST', 'sys/mounts/database', { type: 'database' });
  await root('PUT', 'database/config/app', { plugin_name: 'none', allowed_roles: '*' });
  await root('PUT', 'database/roles/app', {
    db_name: 'app',
    creation_statements: ['none'],
    default_ttl: '10s',
    max_ttl: '1m',
  });
  return String((await root('GET', 'auth/approle/role/app/role-id')).role_id);
}

async function start(name: string, { command, env }: AgentCommand, roleId: string): Promise<Soaked> {
  const folder = join(work, name.replace(' ', '-'));
  mkdirSync(folder);
  const path = (file: string): string => join(folder, file);
  writeFileSync(path('role-id'), roleId);
  const config = {
    vault: { address: vault.address },
    auto_auth: {
      method: { type: 'approle', config: { role_id_file_path: path('role-id') } },
      sink: [{ type: 'file', config: { path: path('token') } }],
    },
    template_config: { static_secret_render_interval: '1s' },
    template: [
      {
        destination: path('app'),
        contents: '{{ with secret "secret/data/app" }}{{ .Data.data.v }}{{ end }}',
      },
      {
        destination: path('database'),
        contents: '{{ with secret "database/creds/app" }}{{ .Data.username }}{{ end }}',
      },
    ],
  };
  writeFileSync(path('config.json'), JSON.stringify(config));
  const [program, ...args] = command;
  const own = args.map((arg) => arg.replace(/^.*\/dist\//, join(work, 'dist/')));
  const child = await startChild(program, [...own, `-config=${path('config.json')}`], { env, cwd: folder });
  return { name, folder, child, usage: [] };
}

/** Rotates and breaks until the time is over; every minute each agent must have the newest value, and is measured. */
async function soak(): Promise<void> {
  const begun = Date.now();
  let [rotations, measured, out] = [0, 0, false];
  while (measured < minutes) {
    const passed = Date.now() - begun;
    const phase = passed % outage.every;
    const isOut = phase >= outage.from && phase < outage.to;
    if (isOut !== out) {
      vault.faults.clear();
      if (isOut) vault.faults.add({ status: 503, errors: ['Vault is sealed'] });
      out = isOut;
    }
    if (!out && phase < outage.from - 10 * second)
      await root('PUT', 'secret/data/app', { data: { v: `value ${++rotations}` } });
    if (passed >= (measured + 1) * outage.every - 25 * second) {
      measured++;
      measure(`value ${rotations}`);
    }
    await sleep(second);
  }
}

function measure(value: string): void {
  vault.requests.clear();
  for (const agent of agents) {
    const file = join(agent.folder, 'app');
    const shown = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (shown !== value) {
      health.isGood = false;
      console.log(`${agent.name} shows ${JSON.stringify(shown)} instead of ${JSON.stringify(value)}`);
    }
    if (agent.child.isRunning()) agent.usage.push(usageOf(agent.child.pid));
    else throw new Error(`${agent.name} has ended: ${agent.child.output().slice(-2_000)}`);
  }
  const cells = agents.map(({ name, usage }) => `${name} ${memory(usage.at(-1))}`);
  console.log(`${new Date().toISOString()} ${cells.join(', ')}`);
}

function memory(usage: Usage | undefined): string {
  return usage === undefined ? '-' : `${usage.rss.toFixed(1)}/${usage.anonymous.toFixed(1)} MiB`;
}

/** Flat: over the last third no agent has more than a twentieth and a MiB over the middle third. */
function report(): void {
  const rows = agents.map(({ name, usage }) => {
    const part = Math.floor(usage.length / 3);
    const middle = median(usage.slice(part, 2 * part).map(({ rss }) => rss));
    const last = median(usage.slice(-part).map(({ rss }) => rss));
    const isFlat = last <= middle * 1.05 + 1;
    health.isGood &&= isFlat;
    return [name, middle.toFixed(1), last.toFixed(1), isFlat ? 'flat' : 'GROWS'];
  });
  console.log(table([['agent', 'RSS, middle third, MiB', 'last third', ''], ...rows]));
}
