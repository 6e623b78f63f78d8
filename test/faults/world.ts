import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import { startControlPlane } from '../../dev/control-plane.ts';
import { startDatabase } from '../../dev/database.ts';
import { hasRuntime } from '../../dev/pod/agent-binary.ts';
import { until } from '../../dev/process/poll.ts';
import { setUpVault } from '../end-to-end/set-up.ts';
import { AgentPlace } from './agent.ts';
import { patienceMs } from './openbao-node.ts';
import { startProxy } from './proxy.ts';
import { servers } from './server.ts';
import type { ControlPlane } from '../../dev/control-plane.ts';
import type { ProxyOptions } from './proxy.ts';
import type { FragileServer, Server } from './server.ts';

/** The part of every secret's value by which a leak is recognised. */
const mark = 'S3CRET';

/** One server, and an agent on each runtime, each behind a proxy of its own. */
export class World {
  readonly agents: readonly AgentPlace[];
  readonly #server: Server;
  readonly #controlPlane: ControlPlane;
  readonly #accountTokens: string[] = [];

  private constructor(server: Server, agents: readonly AgentPlace[], controlPlane: ControlPlane) {
    this.#server = server;
    this.agents = agents;
    this.#controlPlane = controlPlane;
    for (const agent of agents) this.rotateToken(agent);
  }

  /** Sets the server up and lays out the agents; all of it ends with the test. */
  static async around(t: Test, server: Server, options: ProxyOptions = {}): Promise<World> {
    const folder = await mkdtemp(join(tmpdir(), 'faults-'));
    t.teardown(() => rm(folder, { recursive: true, force: true }));
    const [controlPlane, database] = await Promise.all([startControlPlane(), startDatabase()]);
    t.teardown(() => Promise.all([controlPlane.stop(), database.stop()]));
    await setUpVault(server.call, { controlPlane, database, readable: ['secret/data/*'] });
    const agents: AgentPlace[] = [];
    for (const runtime of ['node', 'bun'] as const) {
      if (!hasRuntime(runtime)) {
        t.comment(`NOT CHECKED ON ${runtime}: it is not installed for this platform`);
        continue;
      }
      const proxy = await startProxy(server.address, options);
      agents.push(new AgentPlace(runtime, await mkdtemp(join(folder, `${runtime}-`)), proxy));
    }
    t.teardown(() => Promise.all(agents.map((agent) => agent.stop())));
    return new World(server, agents, controlPlane);
  }

  /** Writes a secret; its value becomes `valueOf(text)`. */
  async set(name: string, text: string): Promise<void> {
    const path = `PUT secret/data/${name}`;
    const write = async () => (await this.#server.call(path, { data: { v: valueOf(text) } })).status === 200;
    await until(`the secret ${name} is written`, () => write().catch(() => false), patienceMs);
  }

  /** Waits until a file of every agent shows a value. */
  async allShow(file: string, text: string): Promise<void> {
    const show = () => this.agents.every((agent) => agent.read(file) === valueOf(text));
    await until(`every ${file} shows ${text}`, show, patienceMs);
  }

  /** Gives an agent a new ServiceAccount token, which is returned. */
  rotateToken(agent: AgentPlace): string {
    const token = this.#controlPlane.issueToken({ namespace: 'shop', name: 'app' });
    this.#accountTokens.push(token);
    agent.mountToken(token);
    return token;
  }

  /** Everything that must not be printed: values, tokens, passwords, as they were set, mounted or answered. */
  secrets(): ReadonlySet<string> {
    const answered = this.agents.flatMap(({ proxy }) => proxy.answers).flatMap(({ body }) => secretsIn(body));
    return new Set([mark, ...this.#accountTokens, ...answered]);
  }
}

/** The value of a secret that was set to this text. */
export const valueOf = (text: string) => `${mark}-${text}`;

/** A template that shows a secret. */
export const showing = (name: string) => ({
  contents: `{{ with secret "secret/data/${name}" }}{{ .Data.data.v }}{{ end }}`,
  file: name,
});

function secretsIn(body: Buffer): string[] {
  const text = body.toString();
  return [...text.matchAll(/"(?:client_token|password)":"([^"]+)"/g)].map(([, secret = '']) => secret);
}

/**
 * Tells a story of faults beside every kind of server, with an agent on every runtime, and then looks whether any agent
 * has printed a secret.
 */
export function besideEveryServer(
  t: Test,
  story: (t: Test, world: World, server: FragileServer) => Promise<void>,
  options: ProxyOptions = {},
): void {
  t.jobs = Object.keys(servers).length;
  for (const [name, start] of Object.entries(servers))
    t.test(`beside ${name}`, { buffered: true }, async (t) => {
      const server = await start(t);
      if (server === undefined) {
        sayUnchecked(t);
        return;
      }
      const world = await World.around(t, server, options);
      await story(t, world, server);
      await printsNoSecret(t, world);
    });
}

/** Says loudly that there was no OpenBao to check against. */
export function sayUnchecked(t: Test): void {
  t.not(process.env.CI, 'true', 'CI must be able to run OpenBao');
  t.comment('NOT CHECKED BESIDE OPENBAO: there is no bao on the PATH, and pip could not install it');
}

/** Says which agent has printed a secret, never which one. */
export async function printsNoSecret(t: Test, world: World): Promise<void> {
  const secrets = world.secrets();
  t.ok(secrets.size > 2, 'there were secrets to print');
  for (const agent of world.agents) {
    const printed = [...secrets].filter((secret) => agent.output().includes(secret));
    t.equal(printed.length, 0, `the agent on ${agent.runtime} has printed no secret`);
  }
}
