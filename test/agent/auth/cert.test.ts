import t from 'tap';
import { fakeVault, login, method, portsWith } from './stand-ins.ts';

t.test('cert logs in over the connection of the vault stanza, or over one of its own', async (t) => {
  const made: unknown[] = [];
  const connect = async (tls: unknown) => {
    made.push(tls);
    return fakeVault();
  };
  t.same(await login(await method('cert', {}, portsWith({ connect }))), {
    kind: 'login',
    path: 'auth/cert/login',
    body: {},
  });
  const own = { name: 'web', client_cert: '/c', client_key: '/k', ca_cert: '/ca' };
  const once = await method('cert', { ...own, reload: false }, portsWith({ connect }));
  const first = await login(once);
  t.match(first, { body: { name: 'web' } });
  t.match(first, { client: { address: 'https://vault.example:8200' } });
  await login(once);
  t.same(made, [{ caCertFile: '/ca', clientCertFile: '/c', clientKeyFile: '/k' }]);
  const reloading = await method('cert', { ...own, reload: true }, portsWith({ connect }));
  await login(reloading);
  await login(reloading);
  t.equal(made.length, 3);
});
