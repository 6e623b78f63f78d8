import t from 'tap';
import type { Event, Step } from '../../agent/event.ts';
import { configuration } from '../agent/configuration.ts';
import { seeded } from '../agent/seeded.ts';
import {
  Simulation,
  failure,
  fetchFailure,
  fetchSuccess,
  loggedIn,
  staticAnswer,
  template,
} from '../agent/simulation.ts';

const minute = 60_000;
const agents = 10_000;
/** Rates are counted over windows of this length. */
const window = 15_000;
const warmUp = 15 * minute;
const outage = { from: 20 * minute, to: 30 * minute };
const end = 50 * minute;

const asksVault = new Set<Step['kind']>(['login', 'renew-token', 'fetch', 'renew-lease']);

function answer(step: Step, isOut: boolean): Event | undefined {
  switch (step.kind) {
    case 'login':
      return isOut ? { kind: 'login-failed', failure: failure('refused') } : loggedIn('token', 3_600);
    case 'renew-token':
      return isOut
        ? { kind: 'token-renewal-failed', generation: step.generation, failure: failure('refused') }
        : undefined;
    case 'fetch':
      return isOut ? fetchFailure(step, 'refused') : fetchSuccess(step, staticAnswer('value'));
    default:
      return undefined;
  }
}

/** When the agents of a fleet, started over ten minutes, ask Vault: requests per window, and logins in all. */
function fleet(): { readonly windows: readonly number[]; readonly logins: number } {
  const windows = Array.from({ length: Math.ceil(end / window) }, () => 0);
  let logins = 0;
  const config = configuration({ templates: [template('/out', 'secret/data/app')], sinks: 1 });
  for (let index = 0; index < agents; index++) {
    const start = (index / agents) * 10 * minute;
    const agent = new Simulation(
      config,
      (step, now) => answer(step, now + start >= outage.from && now + start < outage.to),
      { random: seeded(index) },
    ).runUntil(end - start - 1);
    for (const { at, step } of agent.planned) {
      if (step.kind === 'login') logins++;
      const slot = Math.floor((at + start) / window);
      if (asksVault.has(step.kind)) windows[slot] = (windows[slot] ?? 0) + 1;
    }
  }
  return { windows, logins };
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

t.test('a fleet of 10,000 agents does not storm a Vault that comes back after ten minutes', async (t) => {
  const { windows, logins } = fleet();
  const between = (from: number, to: number): readonly number[] => windows.slice(from / window, to / window);
  const steady = mean(between(warmUp, outage.from));
  const recovery = Math.max(...between(outage.to, end));
  const waiting = Math.max(...between(outage.from, outage.to));
  const rates = [steady, waiting, recovery].map((count) => ((count / window) * 1_000).toFixed(1));
  t.comment(`requests per second: steady, highest while Vault is away, highest after: ${rates.join(', ')}`);
  t.ok(recovery <= 2 * steady);
  t.ok(waiting <= 8 * steady);
  t.equal(logins, agents, 'one login in the life of a pod');
});
