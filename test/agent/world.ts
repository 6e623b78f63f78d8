/** Whole agents as child processes against an embedded Vault that trusts an embedded control plane. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bunProgram } from '../../dev/agent-command.ts';
import { startControlPlane } from '../../dev/control-plane.ts';
import { startChild } from '../../dev/process/child.ts';
import type { Child } from '../../dev/process/child.ts';
import { startEmbeddedVault } from '../../dev/vault.ts';
import type { EmbeddedVault } from '../../dev/vault.ts';

const root = join(import.meta.dirname, '../..');

/** The programs an agent runs on; Bun only where its package exists. */
export const runtimes: Readonly<Record<string, string>> = {
  node: process.execPath,
  bun: bunProgram,
};

/** What a test changes about an agent's configuration; `top` holds further stanzas and keys. */
export type ConfigChanges = {
  readonly role?: string;
  readonly exitOnError?: boolean;
  readonly sink?: string;
  readonly top?: Readonly<Record<string, unknown>>;
};

/** A Vault with the role `app`, which may do everything below secret/ and database/, and a folder for an agent. */
export class World {
  readonly vault: EmbeddedVault;
  readonly folder: string;
  readonly accountToken: string;
  private readonly agents: Child[] = [];
  private readonly stopControlPlane: () => Promise<void>;

  private constructor(vault: EmbeddedVault, folder: string, accountToken: string, stop: () => Promise<void>) {
    this.vault = vault;
    this.folder = folder;
    this.accountToken = accountToken;
    this.stopControlPlane = stop;
    writeFileSync(this.path('sa.jwt'), `${accountToken}\n`);
  }

  /** Starts everything; `folder` is the test's own. */
  static async start(folder: string, options: { tls?: boolean } = {}): Promise<World> {
    const [vault, plane] = [await startEmbeddedVault(options), await startControlPlane()];
    const token = plane.issueToken({ namespace: 'shop', name: 'orders' });
    const world = new World(vault, folder, token, plane.stop);
    if (options.tls !== true) {
      await world.write('sys/auth/kubernetes', { type: 'kubernetes' });
      await world.write('auth/kubernetes/config', {
        kubernetes_host: plane.address,
        kubernetes_ca_cert: plane.ca,
        token_reviewer_jwt: plane.reviewerToken,
      });
      await world.write('sys/policies/acl/app', {
        policy: 'path "secret/*" { capabilities = ["read", "list", "create", "update"] }',
      });
      await world.write('auth/kubernetes/role/app', {
        bound_service_account_names: ['orders'],
        bound_service_account_namespaces: ['shop'],
        token_policies: ['app'],
        token_ttl: '1h',
      });
    }
    return world;
  }

  /** Writes to Vault as root. */
  async write(path: string, body: unknown): Promise<void> {
    const answer = await fetch(`${this.vault.address}/v1/${path}`, {
      method: 'PUT',
      headers: { 'x-vault-token': this.vault.token },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }

  /** A path in the agent's folder. */
  path(name: string): string {
    return join(this.folder, name);
  }

  /** The content of a file in the folder, or undefined. */
  read(name: string): string | undefined {
    const path = this.path(name);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  }

  /** A configuration with kubernetes auth, a sink and these templates, as the injector writes it. */
  config(templates: readonly object[], changes: ConfigChanges = {}): Record<string, unknown> {
    const { role = 'app', exitOnError = false, sink = this.path('token'), top = {} } = changes;
    return {
      vault: { address: this.vault.address },
      auto_auth: {
        method: {
          type: 'kubernetes',
          mount_path: 'auth/kubernetes',
          exit_on_err: exitOnError,
          config: { role, token_path: this.path('sa.jwt') },
        },
        sink: [{ type: 'file', config: { path: sink } }],
      },
      template: templates,
      ...top,
    };
  }

  /** Starts an agent on a runtime with this configuration. */
  async agent(runtime: string, config: object, env: Readonly<Record<string, string>> = {}): Promise<Child> {
    const path = this.path(`config-${this.agents.length}.json`);
    writeFileSync(path, JSON.stringify(config));
    const args = [join(root, 'agent/main.ts'), 'agent', `-config=${path}`];
    const surroundings = { PATH: process.env.PATH, HOME: this.folder, ...env };
    const child = await startChild(runtime, args, { env: surroundings, cwd: this.folder });
    this.agents.push(child);
    return child;
  }

  /** Stops every agent and server. */
  async stop(): Promise<void> {
    await Promise.all(this.agents.map((agent) => agent.stop()));
    await this.vault.stop();
    await this.stopControlPlane();
  }
}
