import { mkdirSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from './cluster/cluster.ts';
import type { Outcome } from './cluster/sandbox.ts';

interface InjectedPod {
  readonly spec: {
    readonly initContainers: readonly {
      readonly env: readonly { readonly name: string; readonly value?: string }[];
    }[];
  };
}

/** Folders of the injected container, and what stands for them here. */
const folders = {
  '/vault/secrets': 'secrets',
  '/vault/agent-cache': 'cache',
  '/home/vault': 'home',
};

/** The sandbox has this folder to itself. */
const accountFolder = '/run/secrets/kubernetes.io/serviceaccount';
const giveToken = ['-ec', `mkdir -p ${accountFolder} && cat >${accountFolder}/token`];

const program = join(import.meta.dirname, '../../agent/main.ts');

/** How the agent ended, and the secrets that it wrote by the names of their files. */
export interface AgentRun extends Outcome {
  readonly files: Readonly<Record<string, string>>;
}

/** Runs the init container's agent of an injected Pod (JSON) as a process, with this token as its ServiceAccount's. */
export async function runInitAgent({ sandbox }: Cluster, pod: string, token: string): Promise<AgentRun> {
  const root = mkdtempSync(join(sandbox.folder, 'agent-'));
  for (const folder of Object.values(folders)) mkdirSync(join(root, folder));
  await sandbox.run('sh', giveToken, token);
  const config = Buffer.from(relocated(configOf(pod), root)).toString('base64');
  const command = [`VAULT_CONFIG=${config}`, process.execPath, program, 'agent'];
  const outcome = await sandbox.run('env', command);
  const secrets = join(root, 'secrets');
  const written = readdirSync(secrets).map((name) => [name, readFileSync(join(secrets, name), 'utf8')]);
  return { ...outcome, files: Object.fromEntries(written) as Readonly<Record<string, string>> };
}

function configOf(pod: string): string {
  const { spec } = JSON.parse(pod) as InjectedPod;
  const variable = spec.initContainers[0]?.env.find(({ name }) => name === 'VAULT_CONFIG');
  return Buffer.from(variable?.value ?? '', 'base64').toString();
}

/** The same configuration with its folders below `root`. */
function relocated(config: string, root: string): string {
  return Object.entries(folders).reduce(
    (text, [inside, outside]) => text.replaceAll(inside, join(root, outside)),
    config,
  );
}
