import t from 'tap';
import { LeaseCache } from '../../../../agent/listener/cache/lease-cache.ts';
import type { CachePorts, Renewal } from '../../../../agent/listener/cache/lease-cache.ts';
import type { Body } from '../../../../agent/listener/proxy/body.ts';
import type { ProxyAnswer, ProxyRequest } from '../../../../agent/listener/proxy/exchange.ts';
import { AgentError } from '../../../../agent/errors.ts';
import { until } from '../../../../dev/process/poll.ts';

const own = 'hvs.own';

function body(value: unknown): Body {
  return { kind: 'whole', bytes: Buffer.from(JSON.stringify(value)) };
}

function get(path: string, changes: Partial<ProxyRequest> = {}): ProxyRequest {
  return { method: 'GET', target: `/v1/${path}`, headers: {}, token: own, body: body(''), ...changes };
}

function put(path: string, value: unknown, changes: Partial<ProxyRequest> = {}): ProxyRequest {
  return get(path, { method: 'PUT', body: body(value), ...changes });
}

/** A cache in front of a scripted Vault that leases a new credential each time. */
class Vault {
  asked = 0;
  readonly renewals: Renewal[] = [];
  renew: CachePorts['renew'] = () => Promise.resolve({ leaseMs: 60_000, renewable: true });
  readonly cache = new LeaseCache({
    isOwnToken: (token) => token === own,
    renew: (renewal) => {
      this.renewals.push(renewal);
      return this.renew(renewal);
    },
    now: Date.now,
    random: Math.random,
  });

  /** Asks through the cache; Vault's answer is the given value, by default a lease. Resolves with the answer's JSON. */
  async ask(request: ProxyRequest, value?: unknown, changes: Partial<ProxyAnswer> = {}) {
    const send = async (): Promise<ProxyAnswer> => {
      this.asked += 1;
      const lease = { lease_id: `lease/${this.asked}`, lease_duration: 60, renewable: true };
      const headers = { 'content-type': 'application/json', date: 'old' };
      return { status: 200, headers, body: body(value ?? lease), ...changes };
    };
    const answer = await this.cache.answer(request, send);
    const text = answer.body.kind === 'whole' ? answer.body.bytes.toString() : '';
    return { hit: answer.ageSeconds !== undefined, headers: answer.headers, text };
  }

  /** Ends every renewal, so that nothing is left running. */
  clear(): void {
    this.cache.entries.remove(() => true);
  }
}

function auth(token: string, more: object = {}): unknown {
  return {
    auth: { client_token: token, accessor: `of-${token}`, lease_duration: 60, renewable: true, ...more },
  };
}

t.test('an identical request gets the same lease, with a fresh date', async (t) => {
  const vault = new Vault();
  const first = await vault.ask(get('database/creds/app'));
  const second = await vault.ask(get('database/creds/app'));
  t.same([first.hit, second.hit], [false, true]);
  t.equal(second.text, first.text);
  t.equal(second.headers.date, undefined, 'the date is not the old one');
  t.equal((await vault.ask(get('database/creds/other'))).hit, false);
  const differing = [
    { token: 'hvs.other' },
    { headers: { 'x-a': '1' } },
    { method: 'PUT' },
    { body: body(1) },
  ];
  for (const change of differing) t.equal((await vault.ask(get('database/creds/app', change))).hit, false);
  vault.clear();
});

t.test('only renewable leases of known tokens are kept', async (t) => {
  const vault = new Vault();
  const lease = { lease_id: 'lease/1', lease_duration: 60, renewable: true };
  const cases: readonly (readonly [string, unknown, Partial<ProxyAnswer>, string])[] = [
    ['a plain secret', { data: { a: 1 }, lease_id: '', lease_duration: 0, renewable: false }, {}, own],
    ['a lease that cannot be renewed', { ...lease, renewable: false }, {}, own],
    ['an error', lease, { status: 400 }, own],
    ['another type', lease, { headers: { 'content-type': 'application/json; charset=utf-8' } }, own],
    ['a stranger’s lease', lease, {}, 'hvs.stranger'],
    ['a stranger’s child token', auth('hvs.child'), {}, 'hvs.stranger'],
    ['no JSON', 'text', {}, own],
  ];
  for (const [title, value, changes, token] of cases) {
    await vault.ask(get('x', { token }), value, changes);
    t.equal(vault.cache.entries.size, 0, title);
  }
  await vault.ask(put('auth/kubernetes/login', {}, { token: '' }), auth('hvs.new', { orphan: true }));
  t.equal(vault.cache.entries.size, 1, 'a login is kept');
  await vault.ask(get('database/creds/app', { token: 'hvs.new' }));
  t.equal(vault.cache.entries.size, 2, 'and what its token leases');
  vault.clear();
});

t.test('identical requests at once cause one', async (t) => {
  const vault = new Vault();
  const answers = await Promise.all(Array.from({ length: 20 }, () => vault.ask(get('database/creds/app'))));
  t.equal(vault.asked, 1);
  t.equal(new Set(answers.map(({ text }) => text)).size, 1);
  t.equal(answers.filter(({ hit }) => hit).length, 19);
  vault.clear();
});

t.test('a failure of the first of them is not shared', async (t) => {
  const vault = new Vault();
  let failures = 1;
  const send = async (): Promise<ProxyAnswer> => {
    if (failures-- > 0) throw new AgentError('unreachable', { subject: 'x' });
    return { status: 200, headers: {}, body: body('') };
  };
  const results = await Promise.allSettled([1, 2, 3].map(() => vault.cache.answer(get('x'), send)));
  t.same(
    results.map(({ status }) => status),
    ['rejected', 'fulfilled', 'fulfilled'],
  );
});

t.test('renewals are never answered from the cache', async (t) => {
  const vault = new Vault();
  const paths = [
    'sys/leases/renew',
    'sys/renew',
    'auth/token/renew-self',
    'auth/token/renew',
    'ns/sys/leases/renew',
  ];
  for (const path of paths) {
    await vault.ask(put(path, { lease_id: 'a' }));
    t.equal((await vault.ask(put(path, { lease_id: 'a' }))).hit, false, path);
  }
  t.equal(vault.cache.entries.size, 0);
});

t.test('what is revoked through the cache is forgotten', async (t) => {
  const revoked = (path: string, value: unknown = {}, changes: Partial<ProxyRequest> = {}) =>
    ({ request: put(path, value, changes), gone: true }) as const;
  const kept = (path: string, value: unknown = {}, changes: Partial<ProxyRequest> = {}) =>
    ({ request: put(path, value, changes), gone: false }) as const;
  for (const { request, gone } of [
    revoked('sys/leases/revoke', { lease_id: 'database/creds/app/1' }),
    revoked('sys/leases/revoke/database/creds/app/1'),
    revoked('sys/revoke', { lease_id: 'database/creds/app/1' }),
    revoked('ns1/sys/leases/revoke', { lease_id: 'database/creds/app/1' }),
    revoked('sys/leases/revoke-prefix/database/creds'),
    revoked('sys/leases/revoke-force/database/creds/app'),
    revoked('auth/token/revoke-self'),
    revoked('auth/token/revoke', { token: own }),
    revoked('auth/token/revoke-orphan', { token: own }),
    kept('sys/leases/revoke', { lease_id: 'database/creds/app/2' }),
    kept('sys/leases/revoke-prefix/kv'),
    kept('sys/leases/revoke-prefix/database', {}, { token: 'hvs.other.ns1id' }),
    kept('auth/token/revoke-self', {}, { token: 'hvs.other' }),
    kept('secret/data/app'),
  ]) {
    const vault = new Vault();
    const lease = { lease_id: 'database/creds/app/1', lease_duration: 60, renewable: true };
    await vault.ask(get('database/creds/app'), lease);
    await vault.ask(request, '', { status: 204 });
    t.equal(vault.cache.entries.size, gone ? 0 : 1, `${request.target} ${JSON.stringify(request.body)}`);
    vault.clear();
  }
  const failed = new Vault();
  await failed.ask(get('x'));
  await failed.ask(put('auth/token/revoke-self', {}), '', { status: 403 });
  t.equal(failed.cache.entries.size, 1, 'a revocation that failed changes nothing');
  failed.clear();
});

t.test('with a token go its leases and its children’s; those of an orphaned child stay', async (t) => {
  const family = async (): Promise<Vault> => {
    const vault = new Vault();
    await vault.ask(put('auth/token/create', { n: 1 }), auth('hvs.parent'));
    await vault.ask(put('auth/token/create', { n: 2 }, { token: 'hvs.parent' }), auth('hvs.child'));
    await vault.ask(get('database/creds/app', { token: 'hvs.parent' }));
    await vault.ask(get('database/creds/app', { token: 'hvs.child' }));
    await vault.ask(get('database/creds/app'));
    t.equal(vault.cache.entries.size, 5);
    return vault;
  };
  for (const [path, value, left] of [
    ['auth/token/revoke', { token: 'hvs.parent' }, 1],
    ['auth/token/revoke-accessor', { accessor: 'of-hvs.parent' }, 1],
    ['auth/token/revoke-accessor', { accessor: 'of-hvs.child' }, 3],
    ['auth/token/revoke-orphan', { token: 'hvs.parent' }, 3],
  ] as const) {
    const vault = await family();
    await vault.ask(put(path, value), '', { status: 204 });
    t.equal(vault.cache.entries.size, left, path);
    vault.clear();
  }
});

t.test('a cached lease is renewed at once, with its token and in its namespace', async (t) => {
  const vault = new Vault();
  await vault.ask(get('database/creds/app', { headers: { 'x-vault-namespace': '/team/a' } }));
  const renewal = await until('the renewal', () => vault.renewals[0]);
  t.match(renewal, { lease: { kind: 'lease', id: 'lease/1' }, askedWith: own, namespace: 'team/a/' });
  t.equal(vault.cache.entries.size, 1);
  vault.clear();
});

t.test('a lease that is over is forgotten', async (t) => {
  for (const [title, renew] of [
    ['not renewable any more', () => Promise.resolve({ leaseMs: 30, renewable: false })],
    ['without time', () => Promise.resolve({ leaseMs: 0, renewable: false })],
    ['gone', () => Promise.reject(new AgentError('lease-gone', { subject: 'x' }))],
    ['of a dead token', () => Promise.reject(new AgentError('invalid-token', { subject: 'x' }))],
  ] as const satisfies readonly (readonly [string, CachePorts['renew']])[]) {
    const vault = new Vault();
    vault.renew = renew;
    await vault.ask(get('database/creds/app'), { lease_id: 'l', lease_duration: 0.2, renewable: true });
    await until(title, () => vault.cache.entries.size === 0);
    t.equal((await vault.ask(get('database/creds/app'))).hit, false, title);
    vault.clear();
  }
});

t.test('a renewal that fails or is forbidden keeps the answer while the lease lives', async (t) => {
  for (const code of ['server', 'permission-denied'] as const) {
    const vault = new Vault();
    vault.renew = () => Promise.reject(new AgentError(code, { subject: 'x' }));
    await vault.ask(get('database/creds/app'));
    await until('the try', () => vault.renewals.length > 0);
    t.equal((await vault.ask(get('database/creds/app'))).hit, true, code);
    vault.clear();
  }
});
