/**
 * A whole agent, edges included, whose clock jumps: while nothing is under way the next moment that the plan names is now.
 * Requests and files are real, waits are not, and an agent lives for hours in seconds.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { assemblePorts } from '../../agent/assemble.ts';
import { loadConfig } from '../../agent/config/load.ts';
import { configFiles } from '../../agent/edges.ts';
import type { Event, Step } from '../../agent/event.ts';
import type { Host } from '../../agent/host.ts';
import { Inbox } from '../../agent/inbox.ts';
import { run } from '../../agent/loop.ts';
import { perform } from '../../agent/perform.ts';
import { readTemplates } from '../../agent/prepare.ts';
import { createRenderer } from '../../agent/renderer.ts';
import { initialState } from '../../agent/state.ts';
import type { AgentState, Exit } from '../../agent/state.ts';
import { startEmbeddedVault } from '../../dev/vault.ts';
import type { EmbeddedVault } from '../../dev/vault.ts';
import { seeded } from './seeded.ts';

/** Longer than any step takes; only a bug would let it pass. */
const patienceMs = 120_000;

/** What happens outside when time has moved on; resolves with whether the agent shall live on. */
export type Passing = (now: number) => Promise<boolean>;

/** A queue whose reader waits for what is under way, and otherwise lets time pass. */
class JumpingInbox extends Inbox<Promise<Event> | Event> {
  underWay = 0;
  readonly #pass: (waitMs: number) => Promise<void>;

  constructor(pass: (waitMs: number) => Promise<void>) {
    super();
    this.#pass = pass;
  }

  override async take(waitMs: number, signal: AbortSignal): Promise<readonly (Promise<Event> | Event)[]> {
    if (this.underWay === 0) {
      await this.#pass(waitMs);
      return [];
    }
    const taken = await super.take(patienceMs, signal);
    this.underWay -= taken.length;
    return taken;
  }
}

/** A Vault and an agent that share a clock. */
export class CompressedWorld {
  readonly vault: EmbeddedVault;
  readonly folder: string;
  /** What the agent was told last. */
  state: AgentState | undefined;
  readonly steps = new Map<Step['kind'], number>();
  #now: number;

  private constructor(folder: string, vault: EmbeddedVault, now: number) {
    this.folder = folder;
    this.vault = vault;
    this.#now = now;
  }

  /** Starts the Vault. */
  static async start(folder: string): Promise<CompressedWorld> {
    const begin = Date.now();
    const clock: { world?: CompressedWorld } = {};
    const vault = await startEmbeddedVault({ now: () => clock.world?.now() ?? begin });
    clock.world = new CompressedWorld(folder, vault, begin);
    return clock.world;
  }

  /** The shared time, in milliseconds since the epoch. */
  now(): number {
    return this.#now;
  }

  /** Asks Vault as root; resolves with the answer's data. */
  async root(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const answer = await fetch(`${this.vault.address}/v1/${path}`, {
      method,
      headers: { 'x-vault-token': this.vault.token },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
    return text === '' ? {} : ((JSON.parse(text) as { data?: Record<string, unknown> }).data ?? {});
  }

  /** Runs an agent with this configuration until `passing` says that it is enough. */
  async live(config: object, passing: Passing): Promise<Exit> {
    const end = new AbortController();
    const host = this.#host();
    const path = join(this.folder, 'config.json');
    writeFileSync(path, JSON.stringify(config));
    const loaded = await loadConfig({ args: [`-config=${path}`], env: {}, files: configFiles });
    if ('issues' in loaded) throw new Error(JSON.stringify(loaded.issues));
    const ports = await assemblePorts(loaded.config, host, end.signal);
    const templates = await readTemplates(loaded.config);
    const render = await createRenderer(templates, {}, host);
    const inbox = new JumpingInbox(async (waitMs) => {
      this.#now += Math.max(waitMs, 1);
      if (!(await passing(this.#now))) end.abort();
    });
    try {
      return await run(initialState(loaded.config, templates, this.now()), {
        now: host.now,
        context: (now) => ({ now, random: host.random, render }),
        perform: (step) => {
          inbox.underWay++;
          this.steps.set(step.kind, (this.steps.get(step.kind) ?? 0) + 1);
          return perform(step, ports);
        },
        observer: { onStep: () => undefined, onEvent: (_event, _before, after) => (this.state = after) },
        inbox,
        signal: end.signal,
      });
    } finally {
      ports.client.close();
    }
  }

  #host(): Host {
    return {
      env: {},
      pid: process.pid,
      now: () => this.now(),
      random: seeded(1),
      write: () => undefined,
      explainEnd: () => undefined,
      onSignal: () => undefined,
      kill: () => undefined,
      runtime: 'node',
    };
  }
}

/** What this process holds on to: bytes of the heap after a collection, and open handles (sockets, timers, servers). */
export function holdings(): { readonly heap: number; readonly handles: number } {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return { heap: process.memoryUsage().heapUsed, handles: process.getActiveResourcesInfo().length };
}
