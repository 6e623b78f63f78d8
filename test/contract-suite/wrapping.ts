import type { Test } from 'tap';
import type { Call } from './client.ts';

const wrapped = { headers: { 'x-vault-wrap-ttl': '60s' } };

export async function wrappingSuite(t: Test, call: Call): Promise<void> {
  t.test('any answer can be wrapped and opened once', async (t) => {
    await call('PUT secret/data/wrapped', { data: { a: 'b' } });
    const { body } = await call('GET secret/data/wrapped', undefined, wrapped);
    t.match(body, {
      data: null,
      wrap_info: {
        token: String,
        accessor: String,
        ttl: 60,
        creation_time: /^\d{4}-/,
        creation_path: 'secret/data/wrapped',
      },
    });
    const token = String(body.wrap_info?.token);
    t.match((await call('PUT sys/wrapping/lookup', { token })).body.data, {
      creation_path: 'secret/data/wrapped',
      creation_ttl: 60,
    });
    t.match((await call('GET sys/wrapping/lookup', undefined, { token })).body.data, {
      creation_path: 'secret/data/wrapped',
    });
    t.match((await call('PUT sys/wrapping/unwrap', {}, { token })).body.data, { data: { a: 'b' } });
    const again = await call('PUT sys/wrapping/unwrap', {}, { token });
    t.match(again, { status: 400, body: { errors: ['wrapping token is not valid or does not exist'] } });
  });

  t.test("data of one's own can be wrapped", async (t) => {
    const { body } = await call('PUT sys/wrapping/wrap', { a: 'b' }, wrapped);
    t.match(body.wrap_info, { creation_path: 'sys/wrapping/wrap' });
    const { body: opened } = await call('PUT sys/wrapping/unwrap', { token: body.wrap_info?.token });
    t.same(opened.data, { a: 'b' });
    t.match(await call('PUT sys/wrapping/wrap', { a: 'b' }), { status: 400 });
  });

  t.test('a wrapped login tells the accessor of the token inside', async (t) => {
    const { body } = await call('POST auth/token/create', { policies: ['default'] }, wrapped);
    const opened = await call('PUT sys/wrapping/unwrap', { token: body.wrap_info?.token });
    t.ok(opened.body.auth?.accessor);
    t.equal(opened.body.auth?.accessor, body.wrap_info?.wrapped_accessor);
  });

  t.test('rewrapping keeps the path and ends the old token', async (t) => {
    const first = (await call('PUT sys/wrapping/wrap', { a: 'b' }, wrapped)).body.wrap_info?.token;
    const { body } = await call('PUT sys/wrapping/rewrap', { token: first });
    t.match(body.wrap_info, { creation_path: 'sys/wrapping/wrap', ttl: 60 });
    t.equal((await call('PUT sys/wrapping/unwrap', { token: first })).status, 400);
    t.same((await call('PUT sys/wrapping/unwrap', { token: body.wrap_info?.token })).body.data, { a: 'b' });
  });
}
