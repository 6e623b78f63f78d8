import fc from 'fast-check';
import t from 'tap';
import type { Event, Step } from '../../agent/event.ts';
import { configuration } from './configuration.ts';
import {
  Simulation,
  failure,
  fetchFailure,
  fetchSuccess,
  leasedAnswer,
  loggedIn,
  staticAnswer,
  template,
} from './simulation.ts';
import type { Outside } from './simulation.ts';

const seconds = (n: number): number => n * 1_000;
const minute = seconds(60);
const app = template('/out', 'secret/data/app');
const healthy: Outside = () => undefined;
const gaps = (times: readonly number[]): number[] => times.slice(1).map((at, i) => at - (times[i] ?? 0));
const kinds = (simulation: Simulation): string[] => simulation.planned.map(({ step }) => step.kind);

t.test('the main flow is login, sink, fetch, file, command', async (t) => {
  const command = { line: ['reload'] as const, timeoutMs: 30_000, killTimeoutMs: 0, splayMs: 0 };
  const config = configuration({ sinks: 1, templates: [template('/out', 'secret/data/app', { command })] });
  const run = new Simulation(config, healthy).runUntil(seconds(1));
  t.same(kinds(run), ['login', 'renew-token', 'write-sink', 'fetch', 'write-file', 'run-commands']);
  t.same(run.writtenTo('/out'), ['secret/data/app']);
});

t.test(
  'nothing is rendered before a token exists, and a template without secrets is as soon as it does',
  async (t) => {
    let logins = 0;
    const outside: Outside = (step) => {
      if (step.kind !== 'login' || ++logins > 1) return undefined;
      return { kind: 'login-failed', failure: failure('login-denied') };
    };
    const run = new Simulation(configuration({ templates: [template('/out', '')] }), outside);
    t.same(run.runUntil(900).writtenTo('/out'), []);
    t.same(run.runUntil(seconds(2)).writtenTo('/out'), ['']);
  },
);

t.test(
  'refused logins are tried at 0, 1 and then ever more seconds, and never more than 5 minutes apart',
  async (t) => {
    const outside: Outside = (step) =>
      step.kind === 'login' ? { kind: 'login-failed', failure: failure('login-denied') } : undefined;
    const run = new Simulation(configuration(), outside, { latencyMs: 0 }).runUntil(100 * minute);
    const waits = gaps(run.steps('login').map(({ at }) => at));
    t.equal(waits[0], 1_000);
    t.ok((waits[1] ?? 0) >= 1_500 && (waits[1] ?? 0) <= 2_000);
    t.ok(Math.max(...waits) <= 5 * minute);
    t.equal(run.exit, undefined);
  },
);

t.test('with exit_on_err the first refused login ends the process with code 1', async (t) => {
  const outside: Outside = () => ({ kind: 'login-failed', failure: failure('login-denied') });
  const run = new Simulation(configuration({ method: { exitOnError: true } }), outside).runUntil(minute);
  t.equal(run.exit?.code, 1);
  t.equal(run.steps('login').length, 1);
});

t.test('a token is renewed at once and then at 70 to 73.3 per cent of its time', async (t) => {
  const grant = { leaseMs: seconds(100), renewable: true };
  const outside: Outside = (step) => {
    if (step.kind === 'login') return loggedIn('one', 100);
    return step.kind === 'renew-token'
      ? { kind: 'token-renewed', generation: step.generation, grant }
      : undefined;
  };
  const run = new Simulation(configuration(), outside).runUntil(seconds(500));
  const waits = gaps(run.steps('renew-token').map(({ at }) => at));
  t.equal(run.steps('login').length, 1);
  t.ok(waits.length >= 5 && waits.every((ms) => ms >= 70_000 && ms <= 73_400), waits.join());
});

t.test('a batch token is never renewed but replaced at 70 to 73.3 per cent of its time', async (t) => {
  const outside: Outside = (step) => (step.kind === 'login' ? loggedIn('b', 100, false) : undefined);
  const run = new Simulation(configuration(), outside).runUntil(seconds(400));
  t.equal(run.steps('renew-token').length, 0);
  t.ok(gaps(run.steps('login').map(({ at }) => at)).every((ms) => ms >= 70_000 && ms <= 73_400));
});

t.test('a token that may not be renewed causes no flood and a login near 70 per cent', async (t) => {
  const outside: Outside = (step) => {
    if (step.kind === 'login') return loggedIn('one', 100);
    if (step.kind !== 'renew-token') return undefined;
    return {
      kind: 'token-renewal-failed',
      generation: step.generation,
      failure: failure('permission-denied'),
    };
  };
  const run = new Simulation(configuration(), outside).runUntil(seconds(69));
  t.equal(run.steps('renew-token').length, 1);
  run.runUntil(seconds(75));
  const [, second] = run.steps('login').map(({ at }) => at);
  t.ok(second !== undefined && second >= 70_000 && second <= 73_400, String(second));
});

t.test('failing renewals are spaced and end in a new login before the token does', async (t) => {
  let logins = 0;
  const outside: Outside = (step) => {
    if (step.kind === 'login') return loggedIn(`t${++logins}`, 60);
    if (step.kind !== 'renew-token') return undefined;
    return { kind: 'token-renewal-failed', generation: step.generation, failure: failure('server') };
  };
  const run = new Simulation(configuration(), outside).runUntil(seconds(60));
  const renewals = run.steps('renew-token').filter(({ step }) => step.token === 't1');
  t.ok(gaps(renewals.map(({ at }) => at)).every((ms) => ms >= 5_000));
  const second = run.steps('login')[1]?.at ?? Infinity;
  t.ok(second < 55_000, String(second));
});

t.test(
  'an equal token changes nothing, a different one rewrites sinks and reads every secret again',
  async (t) => {
    const tokens = ['same', 'same', 'other'];
    const outside: Outside = (step) =>
      step.kind === 'login' ? loggedIn(tokens.shift() ?? 'last', 100, false) : undefined;
    const config = configuration({ sinks: 1, templates: [app] });
    const run = new Simulation(config, outside).runUntil(seconds(100));
    t.equal(run.steps('login').length, 2);
    t.equal(run.steps('write-sink').length, 1);
    t.equal(run.steps('fetch').length, 1);
    run.runUntil(seconds(160));
    t.equal(run.steps('login').length, 3);
    t.equal(run.steps('write-sink').length, 2);
    t.equal(run.steps('fetch').length, 2);
  },
);

t.test('new credentials lead to one login, even while another is under way or waits', async (t) => {
  const changed: Event = { kind: 'credentials-changed' };
  let logins = 0;
  const outside: Outside = (step) => (step.kind === 'login' ? loggedIn(`t${++logins}`, 3_600) : undefined);
  const run = new Simulation(configuration({ templates: [app] }), outside, { latencyMs: 100 }).runUntil(50);
  run.tell(changed);
  run.tell(changed);
  t.equal(logins, 1, 'one is under way');
  run.runUntil(seconds(10));
  t.equal(logins, 2);
  run.tell(changed);
  run.runUntil(seconds(20));
  t.equal(logins, 3);
  t.equal(run.state.token?.session.token, 't3');
  t.ok(run.steps('fetch').some(({ step }) => step.token === 't3'));

  const refused = new Simulation(configuration(), (step) =>
    step.kind === 'login' ? { kind: 'login-failed', failure: failure('login-denied') } : undefined,
  ).runUntil(seconds(60));
  const { at } = refused.state.login;
  refused.tell(changed);
  t.equal(refused.state.login.at, at, 'a back-off is not cut short');
});

t.test('a refused token is replaced by one login, and nothing is asked with it meanwhile', async (t) => {
  let revoked = false;
  let logins = 0;
  const outside: Outside = (step) => {
    if (step.kind === 'login') return loggedIn(`t${++logins}`, 3_600);
    if (step.kind === 'fetch' && revoked && step.token === 't1') return fetchFailure(step, 'invalid-token');
    return undefined;
  };
  const templates = [app, template('/b', 'secret/data/b')];
  const run = new Simulation(configuration({ templates }), outside).runUntil(minute);
  revoked = true;
  run.runUntil(10 * minute);
  t.equal(logins, 2);
  const refused = run.steps('fetch').filter(({ at, step }) => at > minute && step.token === 't1');
  t.ok(refused.length <= 2);
  t.ok(run.steps('fetch').some(({ step }) => step.token === 't2'));
});

t.test('a server that refuses every token it hands out is not flooded', async (t) => {
  let logins = 0;
  const outside: Outside = (step) => {
    if (step.kind === 'login') return loggedIn(`t${++logins}`, 3_600);
    return step.kind === 'fetch' ? fetchFailure(step, 'invalid-token') : undefined;
  };
  const run = new Simulation(configuration({ templates: [app] }), outside).runUntil(60 * minute);
  t.ok(run.steps('login').length <= 25, `${run.steps('login').length} logins in an hour`);
  t.equal(run.exit, undefined);
});

t.test('a static secret is read again after 85 to 95 per cent of the interval', async (t) => {
  const run = new Simulation(configuration({ templates: [app] }), healthy).runUntil(60 * minute);
  const waits = gaps(run.fetchesOf('secret/data/app'));
  t.ok(waits.length >= 12 && waits.every((ms) => ms >= seconds(255) && ms <= seconds(286)));
});

t.test(
  'a renewable lease is renewed and its value kept, until the maximum lifetime brings a new one',
  async (t) => {
    let issued = 0;
    let renewals = 0;
    const outside: Outside = (step) => {
      if (step.kind === 'fetch') return fetchSuccess(step, leasedAnswer(`user-${++issued}`, 60));
      if (step.kind !== 'renew-lease') return undefined;
      const leaseMs = ++renewals === 4 ? seconds(20) : seconds(60);
      return {
        kind: 'lease-renewed',
        key: step.key,
        generation: step.generation,
        grant: { leaseMs, renewable: true },
      };
    };
    const run = new Simulation(configuration({ templates: [app] }), outside).runUntil(seconds(140));
    const waits = gaps(run.steps('renew-lease').map(({ at }) => at));
    t.equal(issued, 2);
    t.same(run.writtenTo('/out'), ['user-1', 'user-2']);
    t.ok(
      waits.slice(0, 2).every((ms) => ms >= 42_000 && ms <= 44_100),
      waits.join(),
    );
  },
);

t.test('an outage of lease renewals issues no new credential before the lease is nearly over', async (t) => {
  let issued = 0;
  const outside: Outside = (step) => {
    if (step.kind === 'fetch') return fetchSuccess(step, leasedAnswer(`user-${++issued}`, 3_600));
    if (step.kind !== 'renew-lease') return undefined;
    return {
      kind: 'lease-renewal-failed',
      key: step.key,
      generation: step.generation,
      failure: failure('sealed'),
    };
  };
  const run = new Simulation(configuration({ templates: [app] }), outside).runUntil(seconds(2_870));
  t.equal(issued, 1);
  t.ok(run.steps('renew-lease').length < 25);
  run.runUntil(seconds(3_300));
  t.equal(issued, 2);
});

t.test('a lease that the server has forgotten is replaced at once', async (t) => {
  let issued = 0;
  const outside: Outside = (step) => {
    if (step.kind === 'fetch') return fetchSuccess(step, leasedAnswer(`user-${++issued}`, 3_600));
    if (step.kind !== 'renew-lease' || issued > 1) return undefined;
    const { key, generation } = step;
    return { kind: 'lease-renewal-failed', key, generation, failure: failure('lease-gone') };
  };
  const run = new Simulation(configuration({ templates: [app] }), outside).runUntil(seconds(5));
  t.same(run.writtenTo('/out'), ['user-1', 'user-2']);
});

t.test('templates that share a secret cause one fetch and agree', async (t) => {
  let issued = 0;
  const outside: Outside = (step) =>
    step.kind === 'fetch' ? fetchSuccess(step, leasedAnswer(`user-${++issued}`, 3_600)) : undefined;
  const templates = [template('/a', 'database/creds/x'), template('/b', 'database/creds/x')];
  const run = new Simulation(configuration({ templates }), outside).runUntil(minute);
  t.same([run.writtenTo('/a'), run.writtenTo('/b')], [['user-1'], ['user-1']]);
});

t.test('a new token re-reads a leased secret once', async (t) => {
  let issued = 0;
  let logins = 0;
  const outside: Outside = (step) => {
    if (step.kind === 'login') return loggedIn(`t${++logins}`, 100, false);
    return step.kind === 'fetch' ? fetchSuccess(step, leasedAnswer(`user-${++issued}`, 3_600)) : undefined;
  };
  new Simulation(configuration({ templates: [app] }), outside).runUntil(seconds(300));
  t.equal(issued, logins);
});

t.test('under a new token a template waits until all its secrets have answered again', async (t) => {
  let logins = 0;
  const outside: Outside = (step) => {
    if (step.kind === 'login') return loggedIn(`t${++logins}`, 100, false);
    return step.kind === 'fetch'
      ? fetchSuccess(step, staticAnswer(`${step.wanted.key}-${step.token}`))
      : undefined;
  };
  const engine = { maxConnectionsPerHost: 1 };
  const run = new Simulation(configuration({ templates: [template('/out', 'a b')], engine }), outside);
  t.same(run.runUntil(seconds(80)).writtenTo('/out'), ['a-t1,b-t1', 'a-t2,b-t2']);
});

t.test('a missing secret leaves other templates alone and is tried with growing waits', async (t) => {
  const outside: Outside = (step) =>
    step.kind === 'fetch' && step.wanted.key === 'missing' ? fetchFailure(step, 'absent') : undefined;
  const templates = [template('/a', 'missing'), template('/b', 'present')];
  const run = new Simulation(configuration({ templates }), outside, { latencyMs: 0 }).runUntil(60 * minute);
  t.same(run.writtenTo('/b').length > 0, true);
  t.same(run.writtenTo('/a'), []);
  const waits = gaps(run.fetchesOf('missing'));
  t.same(waits.slice(0, 5), [250, 500, 1_000, 2_000, 4_000]);
  t.ok(waits.every((ms) => ms <= 400_000));
  t.equal(run.exit, undefined);
});

t.test('with exit_on_retry_failure thirteen failed fetches end the process with code 1', async (t) => {
  const outside: Outside = (step) => (step.kind === 'fetch' ? fetchFailure(step, 'absent') : undefined);
  const config = configuration({ templates: [app], engine: { exitOnRetryFailure: true } });
  const run = new Simulation(config, outside, { latencyMs: 0 }).runUntil(10 * minute);
  t.equal(run.exit?.code, 1);
  t.equal(run.steps('fetch').length, 13);
  t.equal(run.fetchesOf('secret/data/app').at(-1), 303_750);
});

t.test('failures of the server are first tried again as requests, then as fetches', async (t) => {
  const outside: Outside = (step) => (step.kind === 'fetch' ? fetchFailure(step, 'server') : undefined);
  const run = new Simulation(configuration({ templates: [app] }), outside, { latencyMs: 0 });
  t.same(gaps(run.runUntil(seconds(8)).fetchesOf('secret/data/app')), [1_250, 2_500, 250, 1_250, 2_500]);
});

t.test(
  'a template that fails to execute is tried again with growing waits and fresh static secrets',
  async (t) => {
    let value = 'bad';
    const outside: Outside = (step) =>
      step.kind === 'fetch' ? fetchSuccess(step, staticAnswer(value)) : undefined;
    const run = new Simulation(configuration({ templates: [app] }), outside);
    run.fault = () => (value === 'bad' ? 'missing key' : undefined);
    run.runUntil(seconds(4));
    t.ok(run.steps('fetch').length <= 5, `${run.steps('fetch').length} fetches`);
    value = 'good';
    t.same(run.runUntil(seconds(12)).writtenTo('/out'), ['good']);
  },
);

t.test('an execution error never reads a leased secret again', async (t) => {
  let issued = 0;
  const outside: Outside = (step) =>
    step.kind === 'fetch' ? fetchSuccess(step, leasedAnswer(`user-${++issued}`, 3_600)) : undefined;
  const run = new Simulation(configuration({ templates: [app] }), outside);
  run.fault = () => 'wrong type';
  run.runUntil(10 * minute);
  t.equal(issued, 1);
});

t.test(
  'an execution error ends the process under exit_on_retry_failure, unless it is not fatal',
  async (t) => {
    const engine = { exitOnRetryFailure: true };
    const fatal = new Simulation(configuration({ templates: [app], engine }), healthy);
    fatal.fault = () => 'wrong type';
    t.match(fatal.runUntil(minute).exit, { code: 1, reason: '/out: wrong type' });
    const templates = [template('/a', '', { errorFatal: false }), template('/b', '')];
    const tolerant = new Simulation(configuration({ templates, engine }), healthy);
    tolerant.fault = ({ destination }) => (destination === '/a' ? 'wrong type' : undefined);
    t.equal(tolerant.runUntil(minute).exit, undefined);
    t.same(tolerant.writtenTo('/b'), ['']);
  },
);

t.test('a file that cannot be written is tried again without asking Vault', async (t) => {
  let broken = true;
  const outside: Outside = (step) =>
    step.kind === 'write-file' && broken
      ? { kind: 'file-failed', index: step.index, reason: 'no space left' }
      : undefined;
  const run = new Simulation(configuration({ templates: [app] }), outside).runUntil(seconds(20));
  const attempts = run.steps('write-file').length;
  t.ok(attempts >= 4 && attempts <= 7, `${attempts} attempts`);
  broken = false;
  run.runUntil(minute);
  t.equal(run.steps('fetch').length, 1);
  t.equal(run.state.templates[0]?.rendered, true);
});

t.test('one command line on three changed files runs once, after all three are written', async (t) => {
  const command = { line: ['reload', 'app'] as const, timeoutMs: 1_000, killTimeoutMs: 0, splayMs: 0 };
  const templates = ['/a', '/b', '/c'].map((path) => template(path, path, { command }));
  const run = new Simulation(configuration({ templates }), healthy).runUntil(seconds(1));
  t.same(kinds(run).slice(-4), ['write-file', 'write-file', 'write-file', 'run-commands']);
  t.equal(run.steps('run-commands')[0]?.step.commands.length, 1);
});

t.test('files are written in the order of the configuration', async (t) => {
  const templates = ['/a/1', '/b/1', '/a/2'].map((path) => template(path, ''));
  const run = new Simulation(configuration({ templates }), healthy).runUntil(seconds(1));
  const writes = run.steps('write-file').map(({ step }) => step.template.destination);
  t.same(writes, ['/a/1', '/b/1', '/a/2']);
});

t.test('a mount that one secret has told about is not asked for again', async (t) => {
  const mount = { version: 2, path: 'secret/' } as const;
  const outside: Outside = (step) =>
    step.kind === 'fetch'
      ? { ...fetchSuccess(step, staticAnswer(step.wanted.reference.path)), mount }
      : undefined;
  const templates = ['secret/one', 'other/one'].map((path, index) => template(`/${index}`, path));
  const later = template('/later', 'secret/one secret/two');
  const run = new Simulation(
    configuration({ templates: [...templates, later], engine: { maxConnectionsPerHost: 1 } }),
    outside,
  );
  const mounts = run
    .runUntil(minute)
    .steps('fetch')
    .map(({ step }) => [step.wanted.key, step.mount]);
  t.same(mounts.slice(0, 3), [
    ['secret/one', undefined],
    ['other/one', undefined],
    ['secret/two', mount],
  ]);
});

t.test('files of one issued credential are written together, others are not held up', async (t) => {
  const templates = [
    template('/tls/key', 'pki/issue/web'),
    template('/tls/other', 'secret/data/app'),
    template('/tls/certificate', 'pki/issue/web'),
  ];
  const outside: Outside = (step) =>
    step.kind === 'fetch' && step.wanted.key === 'pki/issue/web'
      ? fetchSuccess(step, leasedAnswer('certificate', 3_600, false))
      : undefined;
  const run = new Simulation(configuration({ templates }), outside, { latencyMs: 50 }).runUntil(seconds(1));
  const writes = run.steps('write-file').map(({ step }) => [step.index, step.batch]);
  t.same(
    new Map(writes as [number, readonly number[]][]),
    new Map([
      [0, [0, 2]],
      [2, [0, 2]],
      [1, [1]],
    ]),
  );
  const times = run.steps('write-file').filter(({ step }) => step.index !== 1);
  t.equal(new Set(times.map(({ at }) => at)).size, 1);
});

t.test('an unchanged file runs no command', async (t) => {
  const command = { line: ['reload'] as const, timeoutMs: 1_000, killTimeoutMs: 0, splayMs: 0 };
  const outside: Outside = (step) =>
    step.kind === 'write-file' ? { kind: 'file-written', index: step.index, changed: false } : undefined;
  const config = configuration({ templates: [template('/out', '', { command })] });
  t.equal(new Simulation(config, outside).runUntil(minute).steps('run-commands').length, 0);
});

t.test('exit_after_auth ends with 0 once every sink, file and command is done', async (t) => {
  const command = { line: ['reload'] as const, timeoutMs: 1_000, killTimeoutMs: 0, splayMs: 0 };
  const templates = [template('/a', 'a', { command }), template('/b', 'b')];
  const config = configuration({ sinks: 2, templates, exitAfterAuth: true });
  const run = new Simulation(config, healthy).runUntil(minute);
  t.equal(run.exit?.code, 0);
  t.same([run.steps('write-sink').length, run.steps('write-file').length], [2, 2]);
  t.equal(run.steps('run-commands').length, 1);
});

t.test('a failing command ends the process with 1 only under exit_on_retry_failure', async (t) => {
  const command = { line: ['false'] as const, timeoutMs: 1_000, killTimeoutMs: 0, splayMs: 0 };
  const outside: Outside = (step) =>
    step.kind === 'run-commands'
      ? { kind: 'commands-ended', failures: [{ command, reason: 'exited with code 1' }] }
      : undefined;
  const templates = [template('/a', '', { command })];
  const strict = configuration({ templates, exitAfterAuth: true, engine: { exitOnRetryFailure: true } });
  t.match(new Simulation(strict, outside).runUntil(minute).exit, { code: 1, reason: /exited with code 1/ });
  const lenient = configuration({ templates, exitAfterAuth: true });
  t.equal(new Simulation(lenient, outside).runUntil(minute).exit?.code, 0);
});

t.test(
  'with wait, the first rendering is immediate and later ones are held until changes pause',
  async (t) => {
    let version = 0;
    const outside: Outside = (step) =>
      step.kind === 'fetch' ? fetchSuccess(step, staticAnswer(`v${++version}`)) : undefined;
    const wait = { minMs: 2_000, maxMs: 4_000 };
    const templates = [template('/out', 'app', { wait })];
    const config = configuration({ templates, engine: { staticSecretRenderIntervalMs: 1_000 } });
    const run = new Simulation(config, outside).runUntil(seconds(30));
    const times = run.steps('write-file').map(({ at }) => at);
    t.ok((times[0] ?? Infinity) < 100);
    t.ok(
      gaps(times).every((ms) => ms >= 2_000 && ms <= 6_000),
      gaps(times).join(),
    );
    t.ok(times.length >= 5);
  },
);

t.test('no more fetches are under way than there are connections', async (t) => {
  const paths = Array.from({ length: 30 }, (_, i) => `p${i}`).join(' ');
  const config = configuration({
    templates: [template('/out', paths)],
    engine: { maxConnectionsPerHost: 3 },
  });
  const run = new Simulation(config, healthy, { latencyMs: 100 }).runUntil(minute);
  const perMoment = Map.groupBy(run.steps('fetch'), ({ at }) => at);
  t.ok([...perMoment.values()].every((steps) => steps.length <= 3));
  t.equal(run.writtenTo('/out').length, 1);
});

t.test('a secret that no template uses any more is neither read nor renewed again', async (t) => {
  let contents = 'a';
  const outside: Outside = (step) => {
    if (step.kind === 'fetch' && step.wanted.key === 'a') contents = 'b';
    return undefined;
  };
  const templates = [
    {
      ...template('/out', ''),
      get contents() {
        return contents;
      },
    },
  ];
  const run = new Simulation(configuration({ templates }), outside).runUntil(60 * minute);
  t.equal(run.fetchesOf('a').length, 1);
  t.ok(run.fetchesOf('b').length > 10);
});

t.test('one sink that fails is tried every one to three seconds and does not stop the other', async (t) => {
  const outside: Outside = (step) =>
    step.kind === 'write-sink' && step.index === 1
      ? { kind: 'sink-failed', index: 1, reason: 'ENOENT' }
      : undefined;
  const run = new Simulation(configuration({ sinks: 2 }), outside).runUntil(seconds(20));
  const times = run
    .steps('write-sink')
    .filter(({ step }) => step.index === 1)
    .map(({ at }) => at);
  t.equal(run.steps('write-sink').filter(({ step }) => step.index === 0).length, 1);
  t.ok(gaps(times).every((ms) => ms >= 1_000 && ms <= 3_002));
});

t.test(
  'whatever fails and for how long, the agent never spins, never stops by itself and recovers',
  async () => {
    const codes = [
      'server',
      'sealed',
      'absent',
      'permission-denied',
      'invalid-token',
      'lease-gone',
      'timeout',
    ] as const;
    const script = fc.array(fc.record({ fails: fc.boolean(), code: fc.constantFrom(...codes) }), {
      minLength: 1,
      maxLength: 60,
    });
    const fail = (step: Step, code: (typeof codes)[number]): Event | undefined => {
      const error = failure(code);
      if (step.kind === 'login') return { kind: 'login-failed', failure: error };
      if (step.kind === 'fetch') return fetchFailure(step, code);
      if (step.kind === 'write-file') return { kind: 'file-failed', index: step.index, reason: code };
      if (step.kind === 'renew-token') {
        return { kind: 'token-renewal-failed', generation: step.generation, failure: error };
      }
      if (step.kind !== 'renew-lease') return undefined;
      return { kind: 'lease-renewal-failed', key: step.key, generation: step.generation, failure: error };
    };
    fc.assert(
      fc.property(script, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (faults, r) => {
        const left = [...faults];
        let logins = 0;
        const outside: Outside = (step) => {
          const fault = left.shift();
          if (fault?.fails === true) return fail(step, fault.code);
          if (step.kind === 'login') return loggedIn(`t${++logins}`, 120);
          return step.kind === 'fetch' && step.wanted.key === 'db'
            ? fetchSuccess(step, leasedAnswer('user', 60))
            : undefined;
        };
        const config = configuration({ sinks: 1, templates: [template('/a', 'app'), template('/b', 'db')] });
        const run = new Simulation(config, outside, { random: () => r }).runUntil(8 * 60 * minute);
        const busiest = Math.max(
          ...[...Map.groupBy(run.planned, ({ at }) => Math.floor(at / 1_000)).values()].map((s) => s.length),
        );
        const everythingWritten = run.state.templates.every(({ rendered }) => rendered);
        return run.exit === undefined && everythingWritten && busiest <= 20;
      }),
      { numRuns: 200 },
    );
  },
);
