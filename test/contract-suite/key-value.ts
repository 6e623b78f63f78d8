import type { Test } from 'tap';
import type { Call } from './client.ts';

export async function keyValueSuite(t: Test, call: Call): Promise<void> {
  t.test('version 2: write, read, older versions', async (t) => {
    t.equal((await call('GET secret/data/app')).status, 404);
    const first = await call('PUT secret/data/app', { data: { user: 'a', port: 5432 } });
    t.match(first.body.data, { version: 1, destroyed: false, deletion_time: '', custom_metadata: null });
    await call('POST secret/data/app', { data: { user: 'b' } });
    const { body } = await call('GET secret/data/app');
    t.match(body, { lease_id: '', lease_duration: 0, renewable: false, warnings: null, auth: null });
    t.match(body.data, { data: { user: 'b' }, metadata: { version: 2 } });
    t.match((await call('GET secret/data/app?version=1')).body.data, { data: { user: 'a', port: 5432 } });
    t.same((await call('GET secret/data/app?version=9')).body, { errors: [] });
  });

  t.test('version 2: deleted, undeleted, destroyed', async (t) => {
    await call('PUT secret/data/life', { data: { a: 1 } });
    t.equal((await call('DELETE secret/data/life')).status, 204);
    const deleted = await call('GET secret/data/life');
    t.equal(deleted.status, 404);
    t.match(deleted.body.data, { data: null, metadata: { deletion_time: /^\d{4}-/, destroyed: false } });
    t.equal((await call('POST secret/undelete/life', { versions: [1] })).status, 204);
    t.equal((await call('GET secret/data/life')).status, 200);
    t.equal((await call('POST secret/destroy/life', { versions: [1] })).status, 204);
    const destroyed = await call('GET secret/data/life?version=1');
    t.equal(destroyed.status, 404);
    t.match(destroyed.body.data, { data: null, metadata: { destroyed: true } });
  });

  t.test('version 2: a future deletion time does not hide the data', async (t) => {
    await call('POST secret/metadata/mortal', {
      delete_version_after: '1h',
      custom_metadata: { owner: 'me' },
    });
    await call('PUT secret/data/mortal', { data: { a: 1 } });
    const { status, body } = await call('GET secret/data/mortal');
    t.equal(status, 200);
    t.match(body.data, {
      data: { a: 1 },
      metadata: { deletion_time: /^\d{4}-/, custom_metadata: { owner: 'me' } },
    });
  });

  t.test('version 2: metadata, subkeys, lists', async (t) => {
    await call('PUT secret/data/tree/one', { data: { a: { b: 1 }, c: [1] } });
    await call('PUT secret/data/tree/deep/two', { data: { a: 1 } });
    t.match((await call('GET secret/metadata/tree/one')).body.data, {
      current_version: 1,
      versions: { 1: Object },
    });
    t.match((await call('GET secret/subkeys/tree/one')).body.data, { subkeys: { a: { b: null }, c: null } });
    t.same((await call('GET secret/metadata/tree?list=true')).body.data, { keys: ['deep/', 'one'] });
    t.equal((await call('GET secret/metadata/nothing?list=true')).status, 404);
    t.equal((await call('DELETE secret/metadata/tree/one')).status, 204);
    t.equal((await call('GET secret/metadata/tree/one')).status, 404);
  });

  t.test('version 2: wrong requests', async (t) => {
    const withoutData = await call('PUT secret/data/app', { user: 'a' });
    t.equal(withoutData.status, 400);
    t.same(withoutData.body.errors, ['no data provided']);
    const wrongCas = await call('PUT secret/data/app', { data: {}, options: { cas: 99 } });
    t.equal(wrongCas.status, 400);
    t.match(wrongCas.body.errors?.[0], 'check-and-set parameter did not match');
    t.equal((await call('PUT secret/data/app', '{broken')).status, 400);
  });

  t.test('version 2: a path without data/ answers 404 with a warning', async (t) => {
    const { status, body } = await call('GET secret/app');
    t.equal(status, 404);
    t.equal(body.data, null);
    t.match(body.warnings?.[0], 'Invalid path for a versioned K/V secrets engine');
  });

  t.test('version 1: values, a nominal lease, lists', async (t) => {
    t.equal((await call('POST sys/mounts/kv1', { type: 'kv' })).status, 204);
    t.equal((await call('PUT kv1/a', { x: 1 })).status, 204);
    const { body } = await call('GET kv1/a');
    t.match(body, { data: { x: 1 }, lease_id: '', lease_duration: 2764800, renewable: false });
    await call('PUT kv1/short', { x: 1, ttl: '30s' });
    t.match((await call('GET kv1/short')).body, { lease_duration: 30 });
    t.same((await call('GET kv1?list=true')).body.data, { keys: ['a', 'short'] });
    t.equal((await call('DELETE kv1/a')).status, 204);
    t.same(await call('GET kv1/a').then(({ status, body }) => ({ status, body })), {
      status: 404,
      body: { errors: [] },
    });
    t.equal((await call('PUT kv1/a', {})).status, 400);
  });

  t.test('a path tells its mount', async (t) => {
    const found = await call('GET sys/internal/ui/mounts/secret/a/b');
    t.match(found.body.data, { path: 'secret/', type: 'kv', options: { version: '2' } });
    t.match((await call('GET sys/internal/ui/mounts/kv1/a')).body.data, {
      path: 'kv1/',
      type: 'kv',
      options: {},
    });
    const { status, body } = await call('GET sys/internal/ui/mounts/none/a');
    t.equal(status, 403);
    t.match(body.errors?.[0], 'preflight capability check returned 403');
    t.match((await call('GET sys/mounts')).body.data, { 'secret/': { type: 'kv' }, 'kv1/': { type: 'kv' } });
    t.equal((await call('POST sys/mounts/kv1', { type: 'kv' })).status, 400);
    t.equal((await call('POST sys/mounts/other', { type: 'unheard-of' })).status, 400);
    t.equal((await call('GET none/a')).status, 404);
  });

  t.test('namespaces have mounts of their own', async (t) => {
    const headers = { 'x-vault-namespace': 'team' };
    t.equal((await call('GET secret/data/app', undefined, { headers })).status, 404);
    await call('POST sys/namespaces/team', {});
    t.equal(
      (await call('POST sys/mounts/kv', { type: 'kv', options: { version: '2' } }, { headers })).status,
      204,
    );
    await call('PUT kv/data/a', { data: { q: 1 } }, { headers });
    t.match((await call('GET team/kv/data/a')).body.data, { data: { q: 1 } });
    t.equal((await call('GET kv/data/a')).status, 404);
    t.match((await call('GET sys/internal/ui/mounts/kv/a', undefined, { headers })).body.data, {
      path: 'kv/',
    });
    t.match((await call('GET sys/internal/ui/mounts/team/kv/a')).body.data, { path: 'team/kv/' });
  });
}
