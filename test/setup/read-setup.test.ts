import fc from 'fast-check';
import t from 'tap';
import { stringify } from 'yaml';
import { describeIssue } from '../../contract/issue.ts';
import { readSetup } from '../../src/setup/read-setup.ts';

const certificate = '-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----';
const files: Readonly<Record<string, string>> = {
  'ca.crt': certificate,
  'reviewer.jwt': 'e.y.J\n',
  'archpad.hcl': 'path "kv/*" {}',
  empty: '',
};

function read(text: string, podCaCert = '') {
  return readSetup(text, {
    podCaCert,
    readFile: (path) => {
      const content = files[path];
      return content === undefined ? { fault: `${path}: there is no such file` } : { text: content };
    },
  });
}

function mistakes(text: string): readonly string[] {
  const result = read(text);
  return 'issues' in result ? result.issues.map(describeIssue) : [];
}

t.test('every form of a value is read, files beside included', async (t) => {
  const result = read(`
auth: { path: k8s/prod, host: api:6443, caCertFile: ca.crt, reviewerTokenFile: reviewer.jwt, disableLocalCaJwt: true }
policies: { archpad: { rulesFile: archpad.hcl } }
tokens: { robot: { policies: archpad, ttl: 7d, secrets: [{ namespace: a, name: b, key: C_d.e }] } }
roles: { web: { serviceAccounts: web, namespaces: [a, b], policies: [x], ttl: 1h30m, maxTtl: 7200, type: batch } }
`);
  t.same(result, {
    wanted: {
      path: 'k8s/prod',
      auth: {
        values: { host: 'api:6443', caCert: certificate, disableLocalCaJwt: true },
        reviewerToken: 'e.y.J',
      },
      policies: new Map([['archpad', 'path "kv/*" {}']]),
      tokens: new Map([
        [
          'robot',
          {
            policies: ['archpad'],
            life: { kind: 'ttl', seconds: 604800 },
            places: [{ namespace: 'a', name: 'b', key: 'C_d.e' }],
          },
        ],
      ]),
      roles: new Map([
        [
          'web',
          {
            serviceAccounts: ['web'],
            namespaces: ['a', 'b'],
            policies: ['x'],
            ttl: 5400,
            maxTtl: 7200,
            type: 'batch',
          },
        ],
      ]),
    },
  });
});

t.test("the Pod's own authority is taken when the file has none, and only with a host", async (t) => {
  t.match(read('auth: { host: a }', certificate), { wanted: { auth: { values: { caCert: certificate } } } });
  t.match(read('auth: { host: a, caCertFile: ca.crt }', 'pod'), {
    wanted: { auth: { values: { caCert: certificate } } },
  });
  t.same(read('auth: { path: a }', certificate), {
    wanted: { path: 'a', auth: { values: {} }, policies: new Map(), tokens: new Map(), roles: new Map() },
  });
});

t.test('all mistakes are told at once, with what was meant', async (t) => {
  const text = `
auht: {}
auth: { hots: x, kubernetes_host: y, path: auth/kubernetes, pemKeys: [no], issuer: 7 }
policies: { Archpad: { rules: x }, none: {}, both: { rules: x, rulesFile: archpad.hcl }, far: { rulesFile: far.hcl } }
tokens:
  robot: { policies: [a], ttl: 1h, period: 1h }
  other: { policies: [a], ttl: soon, secrets: [{ namespace: A, name: b }] }
roles:
  web: { serviceAcounts: [a], namespaces: [a], policies: [] , noDefaultPolicy: maybe }
  any: { serviceAccounts: [a], policies: [a], ttl: -1 }
  all: { serviceAccounts: [a], policies: [a] }
  odd: text
`;
  t.matchSnapshot(mistakes(text).join('\n'));
});

t.test('what may be a secret is never shown', async (t) => {
  const secret = 'hvs.CAESIJ-do-not-show';
  const texts = [
    `auth: { host: a, caCert: ${secret}, reviewerToken: ${secret}, pemKeys: [${secret}] }`,
    `auth: [ ${secret}`,
    `auth: {}\n---\n${secret}`,
    `policies: ${secret}`,
    `roles: { a: ${secret} }`,
    `tokens: { a: { policies: [x], ttl: 1h, secrets: ${secret} } }`,
    secret,
  ];
  for (const text of texts) {
    t.ok(mistakes(text).length > 0);
    t.notMatch(mistakes(text).join('\n'), secret);
  }
});

t.test('broken YAML is told with line and column, a second document too', async (t) => {
  t.match(mistakes('auth: {\n  path: [\n'), [/^line \d, column \d: not YAML/]);
  t.match(mistakes('auth: {}\n---\nauth: {}\n')[0], /more than one document/);
  t.match(mistakes('auth: { path: a, path: b }')[0], /DUPLICATE_KEY/);
  t.same(mistakes('auth: *none'), ['the file: not YAML (an alias without its anchor, or far too many)']);
  t.match(
    mistakes('roles: { a: { uses: &a [*a] } }')[0],
    /^roles\.a\.uses: not of the accepted form; expected/,
  );
  t.match(mistakes('[]'), ['the file: holds no keys; expected an object with auth, policies, tokens, roles']);
});

t.test('a file for the reviewer must hold something', async (t) => {
  t.match(mistakes('auth: { host: a, reviewerTokenFile: empty }'), [
    'auth.reviewerTokenFile: the file is empty',
  ]);
  t.match(mistakes('auth: { host: a, reviewerTokenFile: none }'), [/there is no such file/]);
});

t.test('reading never throws, whatever the file holds', async (t) => {
  const anything = fc.anything({ maxDepth: 3 });
  const sections = fc.record(
    { auth: anything, policies: anything, tokens: anything, roles: anything },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), sections.map(safeYaml)), (text) => {
      const result = read(text);
      return 'wanted' in result || result.issues.length > 0;
    }),
    { numRuns: 1000 },
  );
  t.pass();
});

function safeYaml(value: unknown): string {
  try {
    return stringify(value);
  } catch {
    return '';
  }
}
