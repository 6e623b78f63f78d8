import t from 'tap';
import { chooseProxy } from '../../../agent/vault/proxy.ts';

const vault = { tls: true, host: 'vault.example.com', port: 8200 };
const env = { HTTPS_PROXY: 'http://proxy:3128' };
const proxied = (to: typeof vault, noProxy: string) =>
  chooseProxy(to, '', { ...env, NO_PROXY: noProxy }) !== undefined;

t.test('the variable for the scheme of the address decides', async (t) => {
  t.match(chooseProxy(vault, '', env), { tls: false, host: 'proxy', port: 3128, authorization: '' });
  t.match(chooseProxy(vault, '', { https_proxy: 'proxy:3128' }), { host: 'proxy', port: 3128 });
  t.match(chooseProxy(vault, '', { HTTPS_PROXY: 'https://p' }), { tls: true, port: 443 });
  t.equal(chooseProxy({ ...vault, tls: false }, '', env), undefined);
  t.match(chooseProxy({ ...vault, tls: false }, '', { HTTP_PROXY: 'http://[fd00::1]:1' }), {
    host: 'fd00::1',
    port: 1,
  });
  t.equal(chooseProxy(vault, '', {}), undefined);
});

t.test('loopback is never proxied, unless a proxy was given explicitly', async (t) => {
  for (const host of ['localhost', '127.0.0.1', '127.8.8.8', '::1']) {
    t.equal(chooseProxy({ ...vault, host }, '', env), undefined, host);
    t.match(chooseProxy({ ...vault, host }, 'http://p:1', env), { host: 'p', port: 1 }, host);
  }
});

t.test('NO_PROXY takes names, suffixes, addresses, ranges and ports', async (t) => {
  for (const list of [
    '*',
    'vault.example.com',
    'example.com',
    '.example.com',
    '*.example.com',
    'x, VAULT.example.com:8200',
  ]) {
    t.notOk(proxied(vault, list), list);
  }
  for (const list of ['', '.vault.example.com', 'ample.com', 'vault.example.com:443', '10.0.0.0/8']) {
    t.ok(proxied(vault, list), list);
  }
  const ip = { ...vault, host: '10.1.2.3' };
  for (const list of ['10.1.2.3', '10.0.0.0/8', '10.1.2.3:8200']) t.notOk(proxied(ip, list), list);
  for (const list of ['10.1.2.4', '11.0.0.0/8', '10.0.0.0/99', '10.0.0.0/x', 'fd00::/8'])
    t.ok(proxied(ip, list), list);
  t.notOk(proxied({ ...vault, host: 'fd00::5' }, 'fd00::/8'));
  t.notOk(proxied({ ...vault, host: 'fd00::5' }, 'fd00::5'));
});

t.test('a proxy of another kind is refused', async (t) => {
  t.same(chooseProxy(vault, 'socks5://p:1', {}), { refused: 'a proxy of kind socks5: is not supported' });
  t.same(chooseProxy(vault, 'http://[', {}), { refused: 'the proxy address is not a URL' });
});
