import t from 'tap';
import { createUserStatement, databaseConfig, startDatabase } from '../../../dev/database.ts';
import { startOpenBao } from '../../../dev/openbao.ts';
import { openApi } from './api.ts';

type Answer = { readonly lease_id?: string; readonly auth?: { readonly client_token?: string } };

t.test('the cache in front of a real OpenBao', async (t) => {
  const [vault, database] = [await startOpenBao((text) => t.comment(text)), await startDatabase()];
  t.teardown(() => database.stop());
  if (vault === undefined) {
    t.comment('NO OPENBAO FOUND: the cache was not tried in front of a real server');
    t.notOk(process.env.CI, 'a real server is needed in CI');
    return;
  }
  const api = await openApi({
    address: vault.address,
    top: {
      cache: { persist: undefined },
      apiProxy: { useAutoAuthToken: 'absent', enforceConsistency: 'never', whenInconsistent: 'fail' },
    },
  });
  t.teardown(async () => {
    await api.listeners.close();
    await vault.stop();
  });
  api.logIn(vault.token);

  /** Asks through the proxy. */
  const ask = async (method: string, path: string, body?: unknown, token?: string) => {
    const response = await fetch(`${api.urls[0] ?? ''}/v1/${path}`, {
      method,
      ...(token === undefined ? {} : { headers: { 'x-vault-token': token } }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = (text === '' ? {} : JSON.parse(text)) as Answer;
    return { status: response.status, cache: response.headers.get('x-cache'), answer };
  };
  const read = (token?: string) => ask('GET', 'database/creds/app', undefined, token);

  await ask('POST', 'sys/mounts/database', { type: 'database' });
  t.equal((await ask('PUT', 'database/config/db', databaseConfig(database))).status, 204);
  const role = {
    db_name: 'db',
    creation_statements: [createUserStatement],
    default_ttl: '1h',
    max_ttl: '2h',
  };
  t.equal((await ask('PUT', 'database/roles/app', role)).status, 204);

  await t.test('leases one credential for identical reads, until its lease is revoked', async (t) => {
    const first = await read();
    const second = await read();
    t.same([first.cache, second.cache], ['MISS', 'HIT']);
    t.equal(second.answer.lease_id, first.answer.lease_id);
    t.equal(database.users.size, 1);
    const revoked = await ask('PUT', 'sys/leases/revoke', { lease_id: first.answer.lease_id, sync: true });
    t.equal(revoked.status, 204);
    const third = await read();
    t.equal(third.cache, 'MISS');
    t.not(third.answer.lease_id, first.answer.lease_id);
    await ask('PUT', 'sys/leases/revoke-prefix/database/creds/app');
    t.equal((await read()).cache, 'MISS');
  });

  await t.test('forgets what a child token leased when that token is revoked', async (t) => {
    const created = await ask('POST', 'auth/token/create', { policies: ['root'], ttl: '1h' });
    const child = created.answer.auth?.client_token ?? '';
    const again = await ask('POST', 'auth/token/create', { policies: ['root'], ttl: '1h' });
    t.equal(again.cache, 'HIT', 'a renewable token is cached too');
    t.equal(again.answer.auth?.client_token, child);
    await read(child);
    t.equal((await read(child)).cache, 'HIT');
    t.equal((await ask('PUT', 'auth/token/revoke-self', undefined, child)).status, 204);
    t.equal((await read(child)).status, 403, 'the dead token gets nothing from the cache');
  });
});
