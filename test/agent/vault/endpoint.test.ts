import fc from 'fast-check';
import t from 'tap';
import { addressOf, authorityOf, parseAddress } from '../../../agent/vault/endpoint.ts';
import { redirectTo } from '../../../agent/vault/redirect.ts';

const at = (address: string) => {
  const endpoint = parseAddress(address);
  if ('refused' in endpoint) throw new Error(endpoint.refused);
  return endpoint;
};

t.test('an address is taken apart', async (t) => {
  const cases: [string, object][] = [
    ['https://vault', { kind: 'tcp', tls: true, host: 'vault', port: 443, basePath: '' }],
    ['http://vault:8200/', { kind: 'tcp', tls: false, host: 'vault', port: 8200, basePath: '' }],
    ['https://vault/base//', { kind: 'tcp', tls: true, host: 'vault', port: 443, basePath: '/base' }],
    ['http://[::1]:8200', { kind: 'tcp', tls: false, host: '::1', port: 8200, basePath: '' }],
    ['unix:///run/vault.sock', { kind: 'unix', socketPath: '/run/vault.sock' }],
  ];
  for (const [address, endpoint] of cases) t.same(parseAddress(address), endpoint, address);
  for (const address of ['', 'vault:8200', 'ftp://vault', 'unix://vault.sock', 'http://', '/vault']) {
    t.ok('refused' in parseAddress(address), address);
  }
});

t.test('an endpoint is written as people write it', async (t) => {
  t.equal(addressOf(at('http://[::1]:8200/x')), 'http://[::1]:8200');
  t.equal(addressOf(at('https://vault')), 'https://vault:443');
  t.equal(addressOf(at('unix:///s')), 'unix:///s');
  t.equal(authorityOf({ host: 'fd00::1', port: 1 }), '[fd00::1]:1');
});

t.test(
  'a redirect leads to the same host, or to one that the configured authority vouches for',
  async (t) => {
    const go = (location: string | undefined, from: string, privateAuthority = false) =>
      redirectTo(location, { endpoint: at(from), target: '/v1/a?b=c', privateAuthority });
    t.match(go('/v1/x?y', 'http://v:1'), { endpoint: { host: 'v', port: 1 }, target: '/v1/x?y' });
    t.match(go('http://v:2/v1/a', 'http://v:1'), { endpoint: { port: 2 }, target: '/v1/a' });
    t.match(go('https://v/v1/a', 'http://v:1'), { endpoint: { tls: true, port: 443 } });
    t.match(go('http://[::1]:2/x', 'http://[::1]:1'), { endpoint: { host: '::1', port: 2 } });
    t.match(go('https://w/v1/a', 'https://v', true), { endpoint: { host: 'w' } });
    const refused: [string | undefined, string, boolean][] = [
      [undefined, 'http://v', true],
      ['http://v/x', 'https://v', true],
      ['https://w/x', 'https://v', false],
      ['http://w/x', 'http://v', true],
      ['file:///etc/passwd', 'http://v', true],
      ['//w/x', 'http://v', false],
      ['http://v@w/x', 'http://v', false],
      ['/x', 'unix:///s', true],
    ];
    for (const [location, from, authority] of refused)
      t.ok('refused' in go(location, from, authority), String(location));
  },
);

t.test('no redirect leaves the host without an authority, whatever it says', async () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.webPath()), (location) => {
      const next = redirectTo(location, {
        endpoint: at('http://vault'),
        target: '/v1/a',
        privateAuthority: false,
      });
      return 'refused' in next || (next.endpoint.kind === 'tcp' && next.endpoint.host === 'vault');
    }),
  );
});
