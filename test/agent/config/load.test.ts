import t from 'tap';
import { explain } from '../../../agent/config/issue.ts';
import { loadConfig } from '../../../agent/config/load.ts';
import { inMemory, login } from './load-text.ts';

async function load(args: readonly string[], files: Readonly<Record<string, string>>, env = {}) {
  const loaded = await loadConfig({ args, env, files: inMemory(files) });
  return {
    config: 'config' in loaded ? loaded.config : undefined,
    issues: 'issues' in loaded ? loaded.issues.map(explain) : [],
  };
}

const template = (name: string) => `template {\n contents = "x"\n destination = "/${name}"\n}\n`;

t.test('files are merged in order: stanzas replace, templates add up, exit_after_auth stays', async (t) => {
  const { config, issues } = await load(['-config=a', '-config', 'b'], {
    a: `${login}${template('a')} exit_after_auth = true\n pid_file = "/a"\n log_level = "debug"\n vault { address = "http://a" }`,
    b: `${template('b')} exit_after_auth = false\n pid_file = "/b"\n vault { namespace = "n" }`,
  });
  t.same(issues, []);
  t.same(
    config?.templates.map(({ destination }) => destination),
    ['/a', '/b'],
  );
  t.match(config, { exitAfterAuth: true, pidFile: '/b', log: { level: 'debug' } });
  t.match(
    config?.vault,
    { address: 'https://127.0.0.1:8200', namespace: 'n/' },
    'the whole vault stanza is replaced',
  );
});

t.test('a cache that uses the token is a proxy, and replaces that of an earlier file', async (t) => {
  const listener = 'listener "tcp" {\n address = "127.0.0.1:8300"\n tls_disable = true\n}\n';
  const cache = 'cache { use_auto_auth_token = true }';
  const { config } = await load(['-config=a', '-config=b'], {
    a: `${login}${listener} api_proxy { use_auto_auth_token = false }`,
    b: cache,
  });
  t.equal(config?.apiProxy?.useAutoAuthToken, 'absent');
  const alone = await load(['-config=a'], { a: `${login}${template('a')}${cache}` });
  t.match(alone.issues, [/a:\d+:\d+: api_proxy: needs a listener/]);
});

t.test('empty flags count as not given, and flags of every command of vault are known', async (t) => {
  const flags = ['-log-level=', '-non-interactive', '-output-policy', '-unlock-key=x'];
  const { config } = await load(['-config=a', ...flags], { a: `${login} log_level = "warn"` });
  t.equal(config?.log.level, 'warn');
});

t.test(
  'a folder gives its .hcl and .json files, without leftovers of editors and without folders below',
  async (t) => {
    const { config, issues } = await load(['-config=/etc/agent/'], {
      '/etc/agent/a.hcl': login,
      '/etc/agent/b.json': `{"template": {"contents": "x", "destination": "/b"}}`,
      '/etc/agent/c.txt': 'broken',
      '/etc/agent/d.hcl~': 'broken',
      '/etc/agent/.#e.hcl': 'broken',
      '/etc/agent/#f.hcl#': 'broken',
    });
    t.same(issues, []);
    t.same(config?.templates.length, 1);
  },
);

t.test('without -config the variable holds the configuration, as base64 or as it is', async (t) => {
  const json = JSON.stringify({
    auto_auth: {
      method: { type: 'kubernetes', config: { role: 'app' } },
      sink: [{ type: 'file', config: { path: '/t' } }],
    },
  });
  for (const value of [json, Buffer.from(json).toString('base64')]) {
    const { config, issues } = await load([], {}, { VAULT_CONFIG: value });
    t.same(issues, []);
    t.equal(config?.autoAuth?.method.settings.role, 'app');
  }
  const { config } = await load(['-config=a'], { a: `${login} pid_file = "/a"` }, { VAULT_CONFIG: json });
  t.equal(config?.pidFile, '/a', '-config wins');
});

t.test('a faulty text in the variable is told with its place', async (t) => {
  const { issues } = await load([], {}, { VAULT_CONFIG: '{"auto_auth": }' });
  t.same(issues, ['VAULT_CONFIG:1:15: expected a JSON value']);
});

t.test('no configuration at all is told', async (t) => {
  const problem =
    '-config: is required: a configuration file or folder, or the configuration in VAULT_CONFIG';
  t.same((await load([], {})).issues, [problem]);
  t.same((await load(['-config=nowhere'], {})).issues, ['nowhere: cannot be read: ENOENT']);
});

t.test('the variable of OpenBao names several files, and those of the flags come after them', async (t) => {
  const files = { a: login, b: 'pid_file = "/b"', c: 'pid_file = "/c"' };
  const env = { BAO_AGENT_CONFIG_PATH: 'a,b' };
  t.equal((await load([], files, env)).config?.pidFile, '/b');
  t.equal((await load(['-config=c'], files, env)).config?.pidFile, '/c');
});

t.test('faults of several files, flags and variables are told together', async (t) => {
  const { issues } = await load(
    ['-config=a', '-config=b', '-config=missing', '-bogus'],
    { a: 'pid_file = true\nexit_after_auth = "x"', b: 'vault { tls_skip_verify = "maybe" }' },
    {},
  );
  t.same(issues, [
    '-bogus: unknown flag',
    'missing: cannot be read: ENOENT',
    'a:1:12: pid_file: must be text in double quotes, got true',
    'a:2:19: exit_after_auth: must be true or false without quotes, got "x"',
    'b:1:27: vault.tls_skip_verify: must be true or false, got "maybe"',
  ]);
});
