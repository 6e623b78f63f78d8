import fc from 'fast-check';
import t from 'tap';
import { annotations, keyOf, prefix, rows } from '../../contract/annotations.ts';
import { parseAnnotations, suggestAnnotation } from '../../contract/parse-annotations.ts';
import { settingRows } from '../../src/settings.ts';

const parse = (entries: Readonly<Record<string, string>>) =>
  parseAnnotations(
    new Map(Object.entries(entries).map(([name, text]) => [name.includes('/') ? name : prefix + name, text])),
  );

t.test('values are read with the type of their row', async (t) => {
  const { pod, issues } = parse({
    'agent-inject': 'true',
    'agent-run-as-user': '7',
    role: 'web',
    other: 'x',
  });
  t.same(issues, []);
  t.equal(pod['agent-inject'], true);
  t.equal(pod['agent-run-as-user'], 7n);
  t.equal(pod.role, 'web');
  t.equal(pod['agent-image'], undefined);
});

t.test(
  'a refused value is an issue with key, expected form and value, and all are found at once',
  async (t) => {
    const { issues } = parse({
      'agent-inject': 'yes',
      'agent-limits-cpu': 'much',
      'error-on-missing-key-db': 'x',
      'agent-inject-secret-db': 'p',
    });
    t.same(
      issues.map(({ key }) => key),
      [keyOf('agent-inject'), keyOf('agent-limits-cpu'), keyOf('error-on-missing-key', 'db')],
    );
    t.match(issues[0], { expected: '"true" or "false"', got: 'yes' });
  },
);

t.test('a secret exists through its path, template or template file, if that is not blank', async (t) => {
  const { secrets } = parse({
    'agent-inject-secret-b': 'kv/b',
    'agent-inject-template-a': '{{ . }}',
    'agent-inject-template-file-c': '/c',
    'agent-inject-secret-blank': ' \n',
    'agent-inject-secret-': 'x',
    'agent-inject-template-file-': 'of the secret named file-',
    'agent-inject-secret-bom': '\ufeff',
    'agent-inject-secret-nel': '\u0085\u2003',
    'agent-inject-template-file': 'of the secret named file',
  });
  t.same(
    secrets.map(({ name, path, template, templateFile }) => [name, path, template, templateFile]),
    [
      ['a', '', '{{ . }}', ''],
      ['b', 'kv/b', '', ''],
      ['bom', '\ufeff', '', ''],
      ['c', '', '', '/c'],
      ['file', '', 'of the secret named file', ''],
      ['file-', '', 'of the secret named file-', ''],
    ],
  );
});

t.test('names such as __proto__ are plain data', async (t) => {
  const { secrets, authConfig } = parse({
    'agent-inject-secret-__proto__': 'p',
    'auth-config-constructor': 'c',
  });
  t.equal(secrets[0]?.name, '__proto__');
  t.equal(authConfig.get('constructor'), 'c');
});

t.test('keys of no row are unknown, and keys of no secret are orphans', async (t) => {
  const { unknown, orphans } = parse({
    'agent-inject-secrt-db': 'x',
    'agent-inject-perms-db': '0400',
    'example.com/x': 'y',
  });
  t.same(unknown, [`${prefix}agent-inject-secrt-db`]);
  t.same(orphans, [`${prefix}agent-inject-perms-db`]);
});

t.test('the OpenBao prefix is read where asked for, and ours wins', async (t) => {
  const raw = new Map([
    ['openbao.org/role', 'bao'],
    ['openbao.org/namespace', 'n'],
    [`${prefix}role`, 'vault'],
  ]);
  t.equal(parseAnnotations(raw).pod.role, 'vault');
  t.equal(parseAnnotations(raw).pod.namespace, 'n');
  t.equal(parseAnnotations(raw, { openbao: false }).pod.namespace, undefined);
});

t.test('an unknown key is answered with the nearest one', async (t) => {
  const expected: Record<string, string | undefined> = {
    'agent-inject-secrt-db': 'agent-inject-secret-db',
    'agent-injct': 'agent-inject',
    'agent-inject-secrets-db-creds': 'agent-inject-secret-db-creds',
    roles: 'role',
    'auth-confg-role-id': 'auth-config-role-id',
    'Agent-Inject': 'agent-inject',
    zzzzzzzzz: undefined,
  };
  for (const [name, nearest] of Object.entries(expected)) {
    t.equal(suggestAnnotation(prefix + name), nearest === undefined ? undefined : prefix + nearest, name);
  }
  t.equal(suggestAnnotation(prefix + '-a'.repeat(1_000_000)), undefined, 'a hostile name costs nothing');
});

t.test('every row has what the reference page needs, and its example is accepted', async (t) => {
  for (const [name, row] of rows) {
    t.ok(row.codec.parse(row.example).ok, `${name}: ${row.example}`);
    t.match(row.doc, /^[A-Z"`].*\.$/s, name);
    const { fallback } = row;
    if (fallback !== undefined && 'literal' in fallback) t.ok(row.codec.parse(fallback.literal).ok, name);
    if (fallback !== undefined && !('literal' in fallback)) {
      const setting = 'setting' in fallback ? fallback.setting : fallback.ruledBy;
      t.ok(
        [...settingRows.keys()].some((key) => key === setting),
        `${name}: ${setting}`,
      );
    }
  }
});

t.test('the table holds exactly these annotations', async (t) => {
  t.matchSnapshot(Object.keys(annotations).sort().join('\n'));
});

t.test('parsing never throws and depends on nothing but the annotations', async () => {
  const key = fc.oneof(
    fc.constantFrom(...rows.keys()).map((name) => prefix + name),
    fc
      .tuple(fc.constantFrom(...rows.keys()), fc.string())
      .map(([name, suffix]) => `${prefix}${name}-${suffix}`),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(key, fc.string())), (entries) => {
      const forwards = JSON.stringify(parseAnnotations(new Map(entries)), bigints);
      const backwards = JSON.stringify(parseAnnotations(new Map([...new Map(entries)].reverse())), bigints);
      if (forwards !== backwards) throw new Error('order matters');
    }),
  );
});

const bigints = (_key: string, value: unknown) => (typeof value === 'bigint' ? value.toString() : value);
