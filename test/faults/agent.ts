import { mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentCommand } from '../../dev/pod/agent-binary.ts';
import { startChild } from '../../dev/process/child.ts';
import type { Runtime } from '../../dev/pod/agent-binary.ts';
import type { Child } from '../../dev/process/child.ts';
import type { FaultProxy, Seen } from './proxy.ts';

/** A template of a test: its text, and the name of its file. */
export interface Template {
  readonly contents: string;
  readonly file: string;
}

export interface AgentOptions {
  /** Further stanzas and keys of the configuration. */
  readonly top?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** A module that the runtime loads before the agent. */
  readonly preload?: string;
  /** PEM of the authority that the server must have been signed by. */
  readonly ca?: string;
}

/** What every agent of the suite has in common: it reads every second, and says all it can. */
const surroundings = {
  template_config: { static_secret_render_interval: '1s' },
  log_level: 'trace',
};

const preloads: Readonly<Record<Runtime, string>> = { node: '--import', bun: '--preload' };

/** The place of one agent: its folder, its proxy, its runtime. The agent itself may be started there any number of times. */
export class AgentPlace {
  readonly runtime: Runtime;
  readonly proxy: FaultProxy;
  readonly #folder: string;
  readonly #started: Child[] = [];
  #mounts = 0;

  constructor(runtime: Runtime, folder: string, proxy: FaultProxy) {
    this.runtime = runtime;
    this.proxy = proxy;
    this.#folder = folder;
    mkdirSync(this.path('account'));
  }

  path(name: string): string {
    return join(this.#folder, name);
  }

  /** The content of a file, undefined while there is none. */
  read(name: string): string | undefined {
    try {
      return readFileSync(this.path(name), 'utf8');
    } catch {
      return undefined;
    }
  }

  /** Puts a ServiceAccount token in place as the kubelet does: a link that is replaced in one step. */
  mountToken(token: string): void {
    const folder = `..${++this.#mounts}`;
    mkdirSync(this.path(`account/${folder}`));
    writeFileSync(this.path(`account/${folder}/token`), token);
    symlinkSync(folder, this.path('account/..new'));
    renameSync(this.path('account/..new'), this.path('account/..data'));
    if (this.#mounts === 1) symlinkSync('..data/token', this.path('account/token'));
  }

  /** Starts an agent that renders these templates. */
  async start(templates: readonly Template[], options: AgentOptions = {}): Promise<Child> {
    const config = this.path('agent.json');
    writeFileSync(config, JSON.stringify(this.#configuration(templates, options)));
    const [program, ...args] = agentCommand(this.runtime);
    const preload = options.preload === undefined ? [] : [preloads[this.runtime], options.preload];
    const child = await startChild(program, [...preload, ...args, 'agent', `-config=${config}`], {
      env: { PATH: process.env.PATH, HOME: this.#folder, ...options.env },
      cwd: this.#folder,
    });
    this.#started.push(child);
    return child;
  }

  /** Everything that any agent has printed here. */
  output(): string {
    return this.#started.map((child) => child.output()).join('\n');
  }

  /** Requests since a moment, of one path or all. */
  seen(since: number, path?: string): readonly Seen[] {
    return this.proxy.seen.filter((one) => one.at >= since && (path === undefined || one.path === path));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#started.map((child) => child.stop()));
    await this.proxy.stop();
  }

  #configuration(templates: readonly Template[], { ca, top = {} }: AgentOptions): object {
    if (ca !== undefined) writeFileSync(this.path('ca.pem'), ca);
    return {
      vault: { address: this.proxy.address, ...(ca === undefined ? {} : { ca_cert: this.path('ca.pem') }) },
      auto_auth: {
        method: {
          type: 'kubernetes',
          mount_path: 'auth/kubernetes',
          config: { role: 'app', token_path: this.path('account/token') },
        },
        sink: [{ type: 'file', config: { path: this.path('token') } }],
      },
      template: templates.map(({ contents, file }) => ({ contents, destination: this.path(file) })),
      ...surroundings,
      ...top,
    };
  }
}
