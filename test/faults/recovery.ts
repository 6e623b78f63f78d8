/** What has to be so after every fault: the agents go on by themselves, and have asked no more than they may. */
import type { Test } from 'tap';
import { until } from '../../dev/process/poll.ts';
import { patienceMs } from './openbao-node.ts';
import type { AgentPlace } from './agent.ts';
import type { World } from './world.ts';

/** What an agent may ask: so many requests whenever it likes, and so many in every second that has passed. */
export interface Allowance {
  /** In milliseconds since the epoch. */
  readonly since: number;
  /** Only requests to this path; default all. */
  readonly path?: string;
  readonly atOnce: number;
  readonly perSecond: number;
}

/** Counts what an agent has asked: however long a fault lasts, the rate stays bounded. */
export function noStorm(t: Test, agent: AgentPlace, { since, path, atOnce, perSecond }: Allowance): void {
  const asked = agent.seen(since, path).length;
  const allowed = atOnce + (perSecond * (Date.now() - since)) / 1000;
  const what = path === undefined ? 'requests' : `requests of ${path}`;
  t.ok(asked <= allowed, `${asked} ${what} on ${agent.runtime}, at most ${Math.floor(allowed)} allowed`);
}

/** Waits until something is so for every agent. */
export async function everyAgent(
  { agents }: World,
  what: string,
  isSo: (agent: AgentPlace, index: number) => boolean,
): Promise<void> {
  await until(`every agent ${what}`, () => agents.every(isSo), patienceMs);
}

/** A fault that is over: when it began, how the change is told from others, and the logins it may cost (default none). */
export interface Recovery {
  readonly since: number;
  readonly text: string;
  readonly logins?: number;
}

/** Every agent follows a change of the secret `app` by itself, with so many logins and without a storm since the fault began. */
export async function recovers(t: Test, world: World, { since, text, logins = 0 }: Recovery): Promise<void> {
  await world.set('app', text);
  await world.allShow('app', text);
  for (const agent of world.agents) {
    const login = agent.seen(since, 'auth/kubernetes/login');
    t.equal(login.length, logins, `${logins} logins on ${agent.runtime}`);
    noStorm(t, agent, { since, atOnce: 12, perSecond: 3 });
  }
}
