import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
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

interface AgentConfig {
  readonly auto_auth: { readonly method: { readonly config: object } };
  readonly template: readonly { readonly destination: string }[];
}

const program = join(import.meta.dirname, '../../agent/main.ts');

/** How the agent ended, and the files that it wrote by their last name. */
export interface AgentRun extends Outcome {
  readonly files: Readonly<Record<string, string>>;
}

/** Runs the init container's agent of an injected Pod (JSON) as a process, with this token as its ServiceAccount's. */
export async function runInitAgent({ sandbox }: Cluster, pod: string, token: string): Promise<AgentRun> {
  const folder = mkdtempSync(join(sandbox.folder, 'agent-'));
  const secrets = join(folder, 'secrets');
  const tokenFile = join(folder, 'token');
  mkdirSync(secrets);
  writeFileSync(tokenFile, token);
  const config = moved(configOf(pod), { secrets, tokenFile, tokenSink: join(folder, 'vault-token') });
  const variables = [`VAULT_CONFIG=${Buffer.from(JSON.stringify(config)).toString('base64')}`];
  const outcome = await sandbox.run('env', [...variables, process.execPath, program, 'agent']);
  const names = config.template.map(({ destination }) => destination.slice(secrets.length + 1));
  const written = names.map((name) => [name, readIfThere(join(secrets, name))] as const);
  return { ...outcome, files: Object.fromEntries(written.filter(([, text]) => text !== '')) };
}

function configOf(pod: string): AgentConfig {
  const { spec } = JSON.parse(pod) as InjectedPod;
  const variable = spec.initContainers[0]?.env.find(({ name }) => name === 'VAULT_CONFIG');
  return JSON.parse(Buffer.from(variable?.value ?? '', 'base64').toString()) as AgentConfig;
}

/** The same configuration with its files elsewhere. */
function moved(
  config: AgentConfig,
  to: { secrets: string; tokenFile: string; tokenSink: string },
): AgentConfig {
  const { method } = config.auto_auth;
  const destination = (path: string) => path.replace('/vault/secrets', to.secrets);
  return {
    ...config,
    auto_auth: {
      method: { ...method, config: { ...method.config, token_path: to.tokenFile } },
      sink: [{ type: 'file', config: { path: to.tokenSink } }],
    },
    template: config.template.map((one) => ({ ...one, destination: destination(one.destination) })),
  } as AgentConfig;
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
