import fc from 'fast-check';
import t from 'tap';
import {
  isDeletedAt,
  listPath,
  mountOf,
  preflightPath,
  readPath,
  writeShape,
} from '../../../agent/vault/kv.ts';
import type { KvMount } from '../../../agent/vault/kv.ts';

const first: KvMount = { version: 1 };
const second: KvMount = { version: 2, path: 'secret/' };

t.test('the preflight tells the version of a mount', async (t) => {
  const answer = (data: unknown) => mountOf({ data });
  t.same(answer({ type: 'kv', path: 'secret/', options: { version: '2' } }), second);
  for (const data of [
    { type: 'kv', path: 'secret/', options: { version: '1' } },
    { type: 'kv', path: 'secret/', options: null },
    { type: 'database', path: 'db/', options: { version: '2' } },
    { type: 'kv', path: 7, options: { version: '2' } },
    { type: 'kv', path: '', options: { version: '2' } },
    null,
    'text',
    [],
  ]) {
    t.same(answer(data), first, JSON.stringify(data));
  }
  for (const body of [undefined, null, 1, {}, { __proto__: { data: { type: 'kv' } } }])
    t.same(mountOf(body), first);
  t.equal(preflightPath('secret/app'), 'sys/internal/ui/mounts/secret/app');
});

t.test('reads of version 2 go below data/ unless the path says otherwise', async (t) => {
  const cases: [string, string, string, string][] = [
    ['secret/app', 'secret/', '', 'secret/data/app'],
    ['secret', 'secret/', '', 'secret/data'],
    ['secret/data/app', 'secret/', '', 'secret/data/app'],
    ['secret/metadata/app', 'secret/', '', 'secret/metadata/app'],
    ['secret/subkeys/app', 'secret/', '', 'secret/subkeys/app'],
    ['secret/database', 'secret/', '', 'secret/data/database'],
    ['a/b/app', 'a/b/', '', 'a/b/data/app'],
    ['kv/app', 'ns1/kv/', 'ns1/', 'kv/data/app'],
    ['kv', 'ns1/kv/', 'ns1/', 'kv/data'],
    ['ns1/app', 'ns1/ns1/', 'ns1/', 'ns1/data/app'],
    ['ns1/app', 'ns1/', 'ns1/', 'ns1/data/app'],
    ['ns1/kv/app', 'ns1/kv/', 'ns1/', 'ns1/kv/data/app'],
  ];
  for (const [path, mount, namespace, expected] of cases) {
    t.equal(readPath(path, { version: 2, path: mount }, namespace), expected, `${path} in ${mount}`);
  }
  t.equal(readPath('secret/app', first, ''), 'secret/app');
});

t.test('lists of version 2 go below metadata/', async (t) => {
  t.equal(listPath('secret', second, ''), 'secret/metadata');
  t.equal(listPath('secret/apps', second, ''), 'secret/metadata/apps');
  t.equal(listPath('secret/metadata/apps', second, ''), 'secret/metadata/apps');
  t.equal(listPath('secret/metadata', second, ''), 'secret/metadata');
  t.equal(listPath('kv/apps', { version: 2, path: 'ns1/kv/' }, 'ns1/'), 'kv/metadata/apps');
  t.equal(listPath('secret/apps', first, ''), 'secret/apps');
});

t.test('writes of version 2 wrap their fields', async (t) => {
  t.same(writeShape('secret/app', { a: 'b' }, second, ''), {
    path: 'secret/data/app',
    body: { data: { a: 'b' } },
  });
  t.same(writeShape('pki/issue/x', { cn: 'b' }, first, ''), { path: 'pki/issue/x', body: { cn: 'b' } });
});

t.test('a version is deleted once its deletion time is over', async (t) => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  t.ok(isDeletedAt('2025-12-31T23:59:59.123456789Z', now));
  t.ok(isDeletedAt('2026-01-01T01:00:00+02:00', now));
  for (const alive of [
    '',
    '2026-01-01T00:00:01Z',
    '2026-01-01T00:00:00.500000001Z',
    'soon',
    0,
    null,
    undefined,
  ]) {
    t.notOk(isDeletedAt(alive, now), String(alive));
  }
});

t.test('shaping never throws', async () => {
  fc.assert(
    fc.property(fc.webPath(), fc.webPath(), fc.webPath(), (path, mount, namespace) => {
      const trimmed = path.replace(/^\/+|\/+$/g, '');
      const kv: KvMount = { version: 2, path: `${mount.replace(/^\/+|\/+$/g, '')}/` };
      listPath(trimmed, kv, namespace);
      return typeof readPath(trimmed, kv, namespace) === 'string' && mountOf(path).version === 1;
    }),
  );
});
