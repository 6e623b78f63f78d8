import fc from 'fast-check';
import t from 'tap';
import { canonicalNamespace, parseSecretPath, requestTarget } from '../../../agent/vault/paths.ts';

t.test('a path becomes a target with every segment encoded', async (t) => {
  const cases: [string, string][] = [
    ['secret/data/app', '/v1/secret/data/app'],
    ['/secret//data/app/', '/v1/secret/data/app'],
    ['secret/a b/ä?#%', '/v1/secret/a%20b/%C3%A4%3F%23%25'],
    ["secret/me@x.y+z:1,2;a=b&c$!'()*", '/v1/secret/me@x.y+z:1,2;a=b&c$%21%27%28%29%2A'],
    ['secret/%2e%2e/x', '/v1/secret/%252e%252e/x'],
    ['secret/...', '/v1/secret/...'],
  ];
  for (const [path, target] of cases) t.same(requestTarget(path), { target }, path);
  t.same(requestTarget('secret/app', { version: '2', list: 'true', x: 'a b&c' }), {
    target: '/v1/secret/app?list=true&version=2&x=a+b%26c',
  });
});

t.test('security requirement 10: a path that could mean another one is refused', async (t) => {
  const cases = ['', '/', 'a/../b', './a', 'a/..', 'a\nb', 'a\u0000', 'http://x/y', 'file:///x', 'a\ud800'];
  for (const path of cases) t.ok('refused' in requestTarget(path), JSON.stringify(path));
});

t.test('whatever is sent stays below /v1/ and decodes to what was asked for', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (path) => {
      const result = requestTarget(path);
      if ('refused' in result) return true;
      const url = new URL(result.target, 'http://vault');
      const asked = path.split('/').filter((part) => part !== '');
      const sent = url.pathname.split('/').slice(2).map(decodeURIComponent);
      return url.pathname === result.target && JSON.stringify(sent) === JSON.stringify(asked);
    }),
  );
});

t.test('a written secret path is taken apart', async (t) => {
  t.same(parseSecretPath(' /secret/app/ '), { path: 'secret/app', query: {} });
  t.same(parseSecretPath('secret/app?version=3&x='), { path: 'secret/app', query: { version: '3', x: '' } });
  t.same(parseSecretPath('secret/app/?'), { path: 'secret/app', query: {} });
});

t.test('a namespace gets one slash behind and none in front', async (t) => {
  t.same(['', '/', 'a', '/a/b//', ' a/ '].map(canonicalNamespace), ['', '', 'a/', 'a/b/', 'a/']);
});
