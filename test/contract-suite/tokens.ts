import type { Test } from 'tap';
import type { Call } from './client.ts';

export async function tokensSuite(t: Test, call: Call): Promise<void> {
  t.test('a new token carries what it was asked for', async (t) => {
    const { status, body } = await call('POST auth/token/create', {
      ttl: '1h',
      policies: ['default'],
      meta: { a: 'b' },
      num_uses: 3,
    });
    t.equal(status, 200);
    t.match(body.auth, {
      client_token: String,
      accessor: String,
      policies: ['default'],
      token_policies: ['default'],
      metadata: { a: 'b' },
      lease_duration: 3600,
      renewable: true,
      token_type: 'service',
      orphan: false,
      num_uses: 3,
    });
  });

  t.test('a token finds itself, is renewed within its maximum, and ends when it says so', async (t) => {
    const token = await newToken(call, { ttl: '1h', explicit_max_ttl: '2h' });
    const found = await call('GET auth/token/lookup-self', undefined, { token });
    t.match(found.body.data, { id: token, ttl: /^3(600|59\d)$/, type: 'service', path: 'auth/token/create' });
    const renewed = await call('PUT auth/token/renew-self', { increment: 60 }, { token });
    t.match(renewed.body.auth, { client_token: token, lease_duration: 60, renewable: true });
    const capped = await call('PUT auth/token/renew-self', { increment: '5h' }, { token });
    t.match(capped.body.auth, { lease_duration: /^7(200|19\d)$/ });
    t.equal((await call('PUT auth/token/revoke-self', {}, { token })).status, 204);
    t.equal((await call('GET auth/token/lookup-self', undefined, { token })).status, 403);
  });

  t.test('the root token never expires', async (t) => {
    const { body } = await call('GET auth/token/lookup-self');
    t.match(body.data, { ttl: 0, expire_time: null, policies: ['root'], renewable: false });
  });

  t.test('batch tokens cannot be renewed', async (t) => {
    const token = await newToken(call, { type: 'batch', ttl: '1h', policies: ['default'] });
    const { status, body } = await call('PUT auth/token/renew-self', {}, { token });
    t.equal(status, 400);
    t.same(body.errors, ['batch tokens cannot be renewed']);
  });

  t.test('batch tokens cannot be root', async (t) => {
    const answer = await call('POST auth/token/create', { type: 'batch', policies: ['root'] });
    t.match(answer, { status: 400, body: { errors: [/batch tokens cannot be/] } });
  });

  t.test('children end with their parent', async (t) => {
    await call('PUT sys/policies/acl/creator', {
      policy: 'path "auth/token/create" { capabilities = ["update"] }',
    });
    const parent = await newToken(call, { policies: ['creator'] });
    const made = await call('POST auth/token/create', { policies: ['default'] }, { token: parent });
    const child = String(made.body.auth?.client_token);
    await call('PUT auth/token/revoke', { token: parent });
    t.equal((await call('GET auth/token/lookup-self', undefined, { token: child })).status, 403);
  });

  t.test('a token with one use works once', async (t) => {
    const token = await newToken(call, { num_uses: 1 });
    t.equal((await call('GET auth/token/lookup-self', undefined, { token })).status, 200);
    t.equal((await call('GET auth/token/lookup-self', undefined, { token })).status, 403);
  });

  t.test('an unknown or missing token is told: permission denied', async (t) => {
    for (const token of ['nonsense', '']) {
      const { status, body } = await call('GET secret/data/x', undefined, { token });
      t.equal(status, 403);
      t.match(body.errors?.[0], /permission denied/);
    }
  });

  t.test('policies decide: exact paths, globs, segments, denials', async (t) => {
    const policy = `
      path "secret/data/allowed/*" { capabilities = ["read"] }
      path "secret/data/+/middle" { capabilities = ["read"] }
      path "secret/data/allowed/except" { capabilities = ["deny"] } # comment
    `;
    t.equal((await call('PUT sys/policies/acl/reader', { policy })).status, 204);
    const token = await newToken(call, { policies: ['reader'] });
    const statusOf = async (request: string, body?: unknown) => (await call(request, body, { token })).status;
    t.equal(await statusOf('GET secret/data/allowed/x'), 404);
    t.equal(await statusOf('GET secret/data/any/middle'), 404);
    t.equal(await statusOf('GET secret/data/allowed/except'), 403);
    t.equal(await statusOf('GET secret/data/other'), 403);
    t.equal(await statusOf('PUT secret/data/allowed/x', { data: {} }), 403);
    const { body } = await call('GET secret/data/other', undefined, { token });
    t.same(body.errors, ['1 error occurred:\n\t* permission denied\n\n']);
    t.equal(await statusOf('GET sys/internal/ui/mounts/secret/allowed/x'), 200);
    t.match((await call('GET sys/policies/acl/reader')).body.data, { name: 'reader', policy });
    t.equal((await call('PUT sys/policies/acl/broken', { policy: 'path secret' })).status, 400);
  });

  t.test('who may do nothing at a mount may not ask about it', async (t) => {
    const token = await newToken(call, { policies: ['default'] });
    const { status, body } = await call('GET sys/internal/ui/mounts/secret/x', undefined, { token });
    t.equal(status, 403);
    t.match(body.errors?.[0], 'preflight capability check returned 403');
  });
}

export async function newToken(call: Call, terms: Readonly<Record<string, unknown>>): Promise<string> {
  const { body } = await call('POST auth/token/create', terms);
  return String(body.auth?.client_token);
}
