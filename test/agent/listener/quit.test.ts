import t from 'tap';
import { until } from '../../../dev/process/poll.ts';
import { openApi } from './api.ts';

t.test('quit ends the agent with 0, as often as it is asked', async (t) => {
  const api = await openApi({ listeners: [{ enableQuit: true }, {}] });
  t.teardown(() => api.listeners.close());
  const [allowed = '', refused = ''] = api.urls.map((url) => `${url}/agent/v1/quit`);
  t.equal((await fetch(refused, { method: 'POST' })).status, 404, 'only where it is enabled');
  t.equal((await fetch(allowed)).status, 405);
  t.equal(api.ending.exit, undefined);
  t.equal((await fetch(allowed, { method: 'POST' })).status, 200);
  t.equal((await fetch(allowed, { method: 'POST' })).status, 200);
  t.equal((await until('the wish to end', () => api.ending.exit)).code, 0);
  t.ok(api.ending.signal.aborted);
});
