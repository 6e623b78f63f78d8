import t from 'tap';
import { openApi } from './api.ts';

t.test('an address may be a template of go-sockaddr', async (t) => {
  const address = '{{ GetAllInterfaces | include "address" "127.0.0.1" | attr "address" }}:0';
  const api = await openApi({ listeners: [{ role: 'ready_only', address }] });
  t.teardown(() => api.listeners.close());
  t.equal((await fetch(`${api.urls[0] ?? ''}/agent/v1/ready`)).status, 503);
});

t.test('a template that gives no single address is refused', async (t) => {
  for (const address of ['{{ GetInterfaceIP "no-such-interface" }}:8200', '{{ NoSuchFunction }}:8200']) {
    await t.rejects(openApi({ listeners: [{ role: 'ready_only', address }] }), /listener\.address/, address);
  }
});

t.test('a unix socket without a path is not opened', async (t) => {
  const api = await openApi({ listeners: [{ type: 'unix', address: '' }] });
  t.same(api.urls, []);
  await api.listeners.close();
});
