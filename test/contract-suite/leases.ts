import type { Test } from 'tap';
import { createUserStatement, databaseConfig } from '../../dev/database.ts';
import { until } from '../../dev/process/poll.ts';
import { newToken } from './tokens.ts';
import type { Database } from '../../dev/database.ts';
import type { Call } from './client.ts';

export async function leasesSuite(t: Test, call: Call, database: Database): Promise<void> {
  t.test('the database engine leases credentials', async (t) => {
    t.equal((await call('POST sys/mounts/database', { type: 'database' })).status, 204);
    t.equal((await call('POST database/config/app', databaseConfig(database))).status, 204);
    const role = {
      db_name: 'app',
      creation_statements: [createUserStatement],
      default_ttl: '30s',
      max_ttl: '60s',
    };
    t.equal((await call('POST database/roles/app', role)).status, 204);
    const { body } = await call('GET database/creds/app');
    t.match(body, {
      lease_id: /^database\/creds\/app\/.+/,
      lease_duration: 30,
      renewable: true,
      data: { username: /^v_/, password: /.{16}/ },
    });
    t.match((await call('PUT sys/leases/lookup', { lease_id: body.lease_id })).body.data, {
      renewable: true,
      ttl: /^(30|29)$/,
    });
  });

  t.test('a lease is renewed within its maximum, which is said', async (t) => {
    const { lease_id } = (await call('GET database/creds/app')).body;
    const renewed = await call('PUT sys/leases/renew', { lease_id, increment: 0 });
    t.match(renewed.body, { lease_id, renewable: true, lease_duration: /^(30|29)$/, data: null });
    const capped = await call('PUT sys/leases/renew', { lease_id, increment: 1000 });
    t.match(capped.body, { lease_duration: /^(60|59)$/, warnings: [/exceeded the effective max_ttl/] });
    t.equal((await call('PUT sys/leases/revoke', { lease_id })).status, 204);
    t.match(await call('PUT sys/leases/renew', { lease_id }), {
      status: 400,
      body: { errors: ['lease not found'] },
    });
    t.match(await call('PUT sys/leases/lookup', { lease_id }), {
      status: 400,
      body: { errors: ['invalid lease'] },
    });
    t.equal((await call('PUT sys/leases/renew', {})).status, 400);
  });

  t.test('a lease that nobody renews ends', async () => {
    const role = {
      db_name: 'app',
      creation_statements: [createUserStatement],
      default_ttl: '1s',
      max_ttl: '5s',
    };
    await call('POST database/roles/short', role);
    const { lease_id } = (await call('GET database/creds/short')).body;
    await until(
      'the lease is gone',
      async () => (await call('PUT sys/leases/lookup', { lease_id })).status === 400,
    );
  });

  t.test('leases end with the token under which they were issued', async (t) => {
    await call('PUT sys/policies/acl/creds', {
      policy: 'path "database/creds/*" { capabilities = ["read"] }',
    });
    const token = await newToken(call, { policies: ['creds'] });
    const { lease_id } = (await call('GET database/creds/app', undefined, { token })).body;
    t.equal((await call('PUT sys/leases/renew', { lease_id }, { token })).status, 200);
    await call('PUT auth/token/revoke', { token });
    await until(
      'the lease is gone',
      async () => (await call('PUT sys/leases/lookup', { lease_id })).status === 400,
    );
  });

  t.test('all leases under a prefix are revoked at once', async (t) => {
    await call('GET database/creds/app');
    t.match((await call('GET sys/leases/lookup/database/creds/app/?list=true')).status, 200);
    t.equal((await call('PUT sys/leases/revoke-prefix/database/creds/app', {})).status, 204);
    t.equal((await call('GET sys/leases/lookup/database/creds/app/?list=true')).status, 404);
  });

  t.test('wrong roles and connections are told apart', async (t) => {
    t.match(await call('GET database/creds/none'), { status: 400, body: { errors: ['unknown role: none'] } });
    await call('POST database/roles/lost', { db_name: 'none', creation_statements: [createUserStatement] });
    t.match(await call('GET database/creds/lost'), {
      status: 500,
      body: { errors: [/failed to find entry for connection/] },
    });
  });
}
