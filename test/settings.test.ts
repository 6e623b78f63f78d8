import fc from 'fast-check';
import t from 'tap';
import {
  readSettings,
  settingRows,
  presetBehaviour,
  type SettingIssue,
  type Settings,
} from '../src/settings.ts';

const address = { AGENT_INJECT_VAULT_ADDR: 'https://vault.example:8200' };

function settings(env: Readonly<Record<string, string>>, argv: readonly string[] = []): Settings {
  const result = readSettings({ env: { ...address, ...env }, argv });
  if (!result.ok) throw new Error(result.issues.map(({ line }) => line).join('\n'));
  return result.settings;
}

function issues(
  env: Readonly<Record<string, string>>,
  argv: readonly string[] = [],
): readonly SettingIssue[] {
  const result = readSettings({ env, argv });
  return result.ok ? [] : result.issues;
}

t.test(
  'a variable wins over a flag, a flag over the default, and an empty variable counts as absent',
  async (t) => {
    t.equal(settings({}).authPath, 'auth/kubernetes');
    t.equal(settings({}, ['-vault-auth-path=auth/x']).authPath, 'auth/x');
    t.equal(
      settings({ AGENT_INJECT_VAULT_AUTH_PATH: 'auth/y' }, ['-vault-auth-path=auth/x']).authPath,
      'auth/y',
    );
    t.equal(
      settings({ AGENT_INJECT_VAULT_AUTH_PATH: '' }, ['-vault-auth-path', 'auth/x']).authPath,
      'auth/x',
    );
    t.ok(Object.isFrozen(settings({})));
  },
);

t.test('flags are read as Go reads them, up to the first other word', async (t) => {
  t.equal(settings({}, ['--vault-namespace=n']).vaultNamespace, 'n');
  t.equal(settings({}, ['-revoke-on-shutdown']).revokeOnShutdown, true);
  t.equal(settings({}, ['-revoke-on-shutdown=f', '2>&1', '-no-such']).revokeOnShutdown, false);
  t.equal(settings({}, ['-vault-auth-path=']).authPath, '');
  t.equal(settings({}, ['-vault-auth-type=']).authType, 'kubernetes');
  const lines: Record<string, readonly string[]> = {
    'flag provided but not defined: -no-such': ['-no-such'],
    'flag needs an argument: -listen': ['-listen'],
    'bad flag syntax: -=x': ['-=x'],
    'invalid boolean value "maybe" for -revoke-on-shutdown: parse error': ['-revoke-on-shutdown=maybe'],
  };
  for (const [line, argv] of Object.entries(lines)) t.equal(issues(address, argv)[0]?.line, line);
});

t.test('help is not a mistake', async (t) => {
  const result = readSettings({ env: {}, argv: ['-help'] });
  t.equal(result.ok, false);
  if (!result.ok) {
    t.same(result.issues, []);
    t.match(result.usage ?? '', '-vault-address');
  }
});

t.test('some variables have further names', async (t) => {
  t.equal(settings({ TLS_MIN_VERSION: 'tls13' }).tlsMinVersion, 'tls13');
  t.equal(
    settings({ TLS_MIN_VERSION: 'tls13', AGENT_INJECT_TLS_MIN_VERSION: 'tls12' }).tlsMinVersion,
    'tls12',
  );
  t.same(settings({ AGENT_INJECT_AGENT_INJECT_CPU_LIMIT: '9', AGENT_INJECT_CPU_LIMIT: '8' }).cpuLimit, {
    ok: true,
    value: '9',
  });
  t.equal(settings({ AGENT_INJECT_BAO_ADDR: 'https://bao:8200' }).vaultAddress, 'https://bao:8200');
  t.equal(settings({ NAMESPACE: 'vault', POD_NAME: 'p' }).namespace, 'vault');
});

t.test('all mistakes are found, and the first is the line that vault-k8s ends with', async (t) => {
  const found = issues({
    AGENT_INJECT_REVOKE_ON_SHUTDOWN: 'x',
    AGENT_INJECT_AUTH_MIN_BACKOFF: '1',
    AGENT_INJECT_DEFAULT_TEMPLATE: 'JSON',
    AGENT_INJECT_LOG_LEVEL: ' LOUD ',
  });
  t.same(
    found.map(({ line }) => line),
    [
      `Error parsing environment variables: cannot parse '' as bool: strconv.ParseBool: parsing "x": invalid syntax`,
      'Error parsing environment variables: time: missing unit in duration "1"',
      'No Vault service configured',
      'Invalid default flag type: JSON',
      'Error setting log level: unknown log level: loud',
    ],
  );
  t.match(found[0], { key: 'AGENT_INJECT_REVOKE_ON_SHUTDOWN', expected: '"true" or "false"', got: 'x' });
});

t.test('what vault-k8s does not check at start is kept as it was found', async (t) => {
  t.match(settings({ AGENT_INJECT_RUN_AS_USER: 'nobody' }).runAsUser, {
    ok: false,
    problem: /^strconv.ParseInt/,
  });
});

t.test('CA certificates are PEM or base64 of it', async (t) => {
  const pem = '-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n';
  const encoded = Buffer.from(pem).toString('base64');
  for (const text of [pem, encoded, `${encoded.slice(0, 8)}\n${encoded.slice(8)}`]) {
    t.equal(settings({ AGENT_INJECT_VAULT_CACERT_BYTES: text }).vaultCacertBytes, pem);
  }
});

t.test('compatibility changes defaults only: what is said explicitly stays', async (t) => {
  const compatible = { AGENT_INJECT_COMPATIBILITY: 'vault-k8s' };
  t.equal(settings({}).agentImage, presetBehaviour('none').agentImage);
  t.equal(settings(compatible).agentImage, 'hashicorp/vault:2.0.4');
  t.equal(settings({ ...compatible, AGENT_INJECT_VAULT_IMAGE: 'x:1' }).agentImage, 'x:1');
  t.equal(settings({ ...compatible, AGENT_INJECT_TEMPLATE_CHECK: 'warn' }).templateCheck, 'warn');
});

t.test('every row has what the reference page needs, and its texts are accepted', async (t) => {
  const names = new Set<string>();
  for (const [name, row] of settingRows) {
    t.notOk(names.has(row.env), `${row.env} is used once`);
    names.add(row.env);
    for (const text of [row.example, row.fallback, row.compatible]) {
      if (text !== undefined) t.ok(row.codec.parse(text).ok, `${name}: ${text}`);
    }
    t.match(row.doc, /^[A-Z`].*\.$/s, name);
  }
});

t.test('reading never throws', async () => {
  const names = [...settingRows.values()].map(({ env }) => `AGENT_INJECT_${env}`);
  const env = fc.dictionary(fc.constantFrom(...names), fc.string());
  fc.assert(
    fc.property(env, fc.array(fc.string()), (variables, argv) => void readSettings({ env: variables, argv })),
  );
});
