import t from 'tap';
import { openApi } from './api.ts';

t.test('a ready_only listener says whether the agent is ready, and answers nothing else', async (t) => {
  const api = await openApi({ listeners: [{ role: 'ready_only' }] });
  t.teardown(() => api.listeners.close());
  const ask = async (path: string, method = 'GET'): Promise<number> =>
    (await fetch(`${api.urls[0] ?? ''}${path}`, { method })).status;
  t.equal(await ask('/agent/v1/ready'), 503);
  api.logIn('hvs.token');
  t.equal(await ask('/agent/v1/ready'), 200);
  t.equal(await ask('/agent/v1/ready?probe=1'), 200);
  t.equal(await ask('/agent/v1/ready', 'HEAD'), 200);
  t.equal(await ask('/agent/v1/ready', 'POST'), 405);
  for (const path of ['/v1/secret/data/app', '/agent/v1/metrics', '/agent/v1/quit', '/']) {
    t.equal(await ask(path), 404, path);
  }
});

t.test('an address in use is an error, and nothing stays open', async (t) => {
  const first = await openApi({ listeners: [{ role: 'ready_only' }] });
  t.teardown(() => first.listeners.close());
  const address = `127.0.0.1:${first.listeners.ports[0] ?? 0}`;
  await t.rejects(openApi({ listeners: [{}, { address }] }), { code: 'EADDRINUSE' });
});
