import t from 'tap';
import { openApi, standIn } from '../api.ts';
import type { OpenApi } from '../api.ts';

const cached = { cache: { persist: undefined } };
const proxied = {
  apiProxy: { useAutoAuthToken: 'absent', enforceConsistency: 'never', whenInconsistent: 'fail' },
} as const;

/** A cache that holds one lease of each of two paths. */
async function filled(t: { teardown: (end: () => Promise<void>) => unknown }): Promise<OpenApi> {
  let count = 0;
  const vault = await standIn(({ url }, response) => {
    count += 1;
    const lease = { lease_id: `${url ?? ''}/${count}`, lease_duration: 60, renewable: true };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(lease));
  });
  const api = await openApi({ address: vault.address, top: { ...cached, ...proxied } });
  t.teardown(async () => {
    await api.listeners.close();
    vault.close();
  });
  api.logIn('hvs.agent');
  await read(api, 'a');
  await read(api, 'b');
  return api;
}

async function read(api: OpenApi, role: string): Promise<string | null> {
  const response = await fetch(`${api.urls[0] ?? ''}/v1/database/creds/${role}`);
  await response.text();
  return response.headers.get('x-cache');
}

async function clear(api: OpenApi, asked: unknown, method = 'POST'): Promise<number> {
  const body = typeof asked === 'string' ? asked : JSON.stringify(asked);
  return (await fetch(`${api.urls[0] ?? ''}/agent/v1/cache-clear`, { method, body })).status;
}

t.test('each type clears what it names', async (t) => {
  for (const [asked, a, b] of [
    [{ type: 'request_path', value: '/v1/database/creds/a' }, 'MISS', 'HIT'],
    [{ type: 'request_path', value: '/v1/database/' }, 'MISS', 'MISS'],
    [{ type: 'request_path', value: '/v1/database/', namespace: 'team' }, 'HIT', 'HIT'],
    [{ type: 'lease', value: '/v1/database/creds/a/1' }, 'MISS', 'HIT'],
    [{ type: 'token', value: 'hvs.agent' }, 'MISS', 'MISS'],
    [{ type: 'token_accessor', value: 'unknown' }, 'HIT', 'HIT'],
    [{ type: 'all' }, 'MISS', 'MISS'],
  ] as const) {
    const api = await filled(t);
    t.equal(await clear(api, asked), 200);
    t.same([await read(api, 'a'), await read(api, 'b')], [a, b], JSON.stringify(asked));
  }
});

t.test('what cannot be understood is refused and clears nothing', async (t) => {
  const api = await filled(t);
  for (const [asked, status] of [
    [{ type: 'x' }, 400],
    [{ type: '' }, 400],
    [{ type: 'constructor', value: 'a' }, 400],
    ['{bad', 400],
    ['[]', 400],
    [{ type: 'lease' }, 500],
  ] as const) {
    t.equal(await clear(api, asked), status, JSON.stringify(asked));
  }
  t.equal(await clear(api, { type: 'all' }, 'DELETE'), 200, 'another method does nothing');
  t.equal(await read(api, 'a'), 'HIT');
});

t.test('without a cache there is nothing to clear', async (t) => {
  const api = await openApi();
  t.teardown(() => api.listeners.close());
  t.equal(await clear(api, { type: 'all' }), 200);
});
