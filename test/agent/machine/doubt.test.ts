import t from 'tap';
import type { Event, Step } from '../../../agent/event.ts';
import { configuration } from '../configuration.ts';
import {
  Simulation,
  failure,
  fetchFailure,
  fetchSuccess,
  loggedIn,
  staticAnswer,
  template,
} from '../simulation.ts';

/** What a server answers that says of a revoked token only that permission is denied. */
const second = 1_000;
const interval = 60 * second;
const config = configuration({
  templates: [template('/a', 'secret/data/a'), template('/b', 'secret/data/b')],
  engine: { staticSecretRenderIntervalMs: interval },
});
const grant = { leaseMs: 3_600 * second, renewable: true };

type Denials = {
  readonly fetch: (step: Step, now: number) => boolean;
  readonly renew: (token: string) => boolean;
};

function server({ fetch, renew }: Denials): Simulation {
  let logins = 0;
  return new Simulation(config, (step, now): Event | undefined => {
    switch (step.kind) {
      case 'login':
        return loggedIn(`t${++logins}`, 3_600);
      case 'fetch':
        return fetch(step, now)
          ? fetchFailure(step, 'permission-denied')
          : fetchSuccess(step, staticAnswer('value'));
      case 'renew-token': {
        const { generation, token } = step;
        return renew(token)
          ? { kind: 'token-renewal-failed', generation, failure: failure('permission-denied') }
          : { kind: 'token-renewed', generation, grant };
      }
      default:
        return undefined;
    }
  });
}

t.test('a token that may suddenly do nothing any more is taken for gone, and replaced at once', async (t) => {
  let isRevoked = false;
  const run = server({
    fetch: (step) => isRevoked && 'token' in step && step.token === 't1',
    renew: (token) => isRevoked && token === 't1',
  }).runUntil(10 * second);
  isRevoked = true;
  run.runUntil(2 * interval);
  t.equal(run.steps('login').length, 2);
  const again = run.steps('login')[1]?.at ?? 0;
  t.ok(again < 1.2 * interval, `at the first denial, ${again} ms`);
  t.ok(run.steps('fetch').some(({ step, at }) => step.token === 't2' && at >= again));
});

t.test('a token that may still be renewed is kept, however often a secret is denied', async (t) => {
  const run = server({
    fetch: (step, now) => 'wanted' in step && step.wanted.key.includes('/a') && now > 10 * second,
    renew: () => false,
  }).runUntil(20 * interval);
  t.equal(run.steps('login').length, 1);
  const denied = run.steps('fetch').filter(({ step }) => step.wanted.key.includes('/a')).length;
  t.ok(run.steps('renew-token').length <= denied + 1, 'no more renewals than denials');
});

t.test('a secret that was never readable puts no token in doubt', async (t) => {
  const run = server({ fetch: () => true, renew: () => false }).runUntil(10 * interval);
  t.equal(run.steps('renew-token').length, 1, 'the one after the login');
});

t.test('a token that was never renewable is not doubted', async (t) => {
  const run = server({ fetch: (_, now) => now > 10 * second, renew: () => true }).runUntil(10 * interval);
  t.equal(run.steps('renew-token').length, 1);
  t.equal(run.steps('login').length, 1);
});
