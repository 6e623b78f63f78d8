import t from 'tap';
import { configOf, loadText, login } from '../load-text.ts';

const file = `${login}
vault { address = "http://file" ca_cert = "/file.pem" tls_skip_verify = true namespace = "file" retry { num_retries = 3 } }
log_level = "error"
`;

t.test('flags win over variables, which win over the file, which wins over the defaults', async (t) => {
  const address = async (args: string[], env: Record<string, string>, text = file) =>
    (await configOf(text, { args, env })).vault.address;
  t.equal(await address(['-address=http://flag'], { VAULT_ADDR: 'http://env' }), 'http://flag');
  t.equal(await address([], { VAULT_ADDR: 'http://env' }), 'http://env');
  t.equal(await address([], { VAULT_ADDR: '' }), 'http://file');
  t.equal(await address([], {}, login), 'https://127.0.0.1:8200');
});

t.test('the names of OpenBao win over those of Vault', async (t) => {
  const { vault } = await configOf(file, { env: { BAO_ADDR: 'http://bao', VAULT_ADDR: 'http://vault' } });
  t.equal(vault.address, 'http://bao');
});

t.test('the address of another agent is not taken for that of Vault', async (t) => {
  const { vault } = await configOf(file, {
    env: { VAULT_AGENT_ADDR: 'http://agent' },
    args: ['-agent-address=x'],
  });
  t.equal(vault.address, 'http://file');
});

t.test('VAULT_SKIP_VERIFY is read as a boolean, so that "false" means false', async (t) => {
  t.equal((await configOf(file, { env: { VAULT_SKIP_VERIFY: 'false' } })).vault.tls.skipVerify, false);
  t.equal((await configOf(login, { env: { VAULT_SKIP_VERIFY: '1' } })).vault.tls.skipVerify, true);
  t.equal((await configOf(login, { args: ['-tls-skip-verify'] })).vault.tls.skipVerify, true);
  const { issues } = await loadText(login, { env: { VAULT_SKIP_VERIFY: 'perhaps' } });
  t.same(issues, ['VAULT_SKIP_VERIFY: must be true or false, got "perhaps"']);
});

t.test('TLS settings come from everywhere', async (t) => {
  const env = {
    VAULT_CACERT_BYTES: 'PEM',
    VAULT_CAPATH: '/cas',
    VAULT_CLIENT_CERT: '/c',
    VAULT_CLIENT_KEY: '/k',
  };
  const { vault } = await configOf(file, { env, args: ['-tls-server-name', 'vault'] });
  t.same(vault.tls, {
    caCertFile: '/file.pem',
    caCertPem: 'PEM',
    caDirectory: '/cas',
    clientCertFile: '/c',
    clientKeyFile: '/k',
    serverName: 'vault',
    skipVerify: true,
  });
  const { issues } = await loadText(login, { env: { VAULT_CLIENT_KEY: '/k' } });
  t.same(issues, ['vault.client_cert: is required together with client_key']);
});

t.test(
  'namespaces: flag and environment win over the method, which wins over the vault stanza',
  async (t) => {
    const method = file.replace('method "kubernetes" {', 'method "kubernetes" {\n namespace = "/method"\n');
    const namespaces = async (text: string, args: string[] = [], env = {}) => {
      const { vault, autoAuth } = await configOf(text, { args, env });
      return [vault.namespace, autoAuth?.method.namespace];
    };
    t.same(await namespaces(file), ['file/', 'file/']);
    t.same(await namespaces(method), ['file/', 'method/']);
    t.same(await namespaces(method, [], { VAULT_NAMESPACE: 'env/' }), ['env/', 'env/']);
    t.same(await namespaces(method, ['-namespace=a', '-ns=b'], { VAULT_NAMESPACE: 'env' }), ['b/', 'b/']);
    t.same(await namespaces(login), ['', '']);
  },
);

t.test(
  'retries: of proxied requests and fetches by the file, of every request by the variable',
  async (t) => {
    const retries = async (num: string, env = {}) => {
      const { vault, templateEngine } = await configOf(`${login} vault { retry { num_retries = ${num} } }`, {
        env,
      });
      return [vault.retries.proxy, vault.retries.templates, templateEngine.retries];
    };
    t.same(await retries('0'), [12, 2, 12]);
    t.same(await retries('-1'), [0, 2, 0]);
    t.same(await retries('3'), [3, 2, 3]);
    t.same(await retries('3', { VAULT_MAX_RETRIES: '5' }), [5, 5, 3]);
  },
);

t.test('waits between logins and between reads share their keys but not their defaults', async (t) => {
  const waits = async (keys: string) => {
    const text = login.replace('method "kubernetes" {', `method "kubernetes" {\n ${keys}\n`);
    const { autoAuth, templateEngine: engine } = await configOf(text);
    return [
      autoAuth?.method.minBackoffMs,
      autoAuth?.method.maxBackoffMs,
      engine.retryMinMs,
      engine.retryMaxMs,
    ];
  };
  t.same(await waits(''), [1_000, 300_000, 250, 60_000]);
  t.same(await waits('min_backoff = 0\nmax_backoff = "-1s"'), [1_000, 300_000, 250, 60_000]);
  t.same(await waits('min_backoff = "2s"\nmax_backoff = "10s"'), [2_000, 10_000, 2_000, 10_000]);
});

t.test('the other variables of the client are read', async (t) => {
  const env = {
    VAULT_CLIENT_TIMEOUT: '5',
    VAULT_RATE_LIMIT: '1.5:3',
    VAULT_HTTP_PROXY: 'http://old',
    VAULT_PROXY_ADDR: 'http://proxy',
    VAULT_DISABLE_REDIRECTS: 'true',
    VAULT_WRAP_TTL: '1m',
    VAULT_MFA: 'code',
    VAULT_TOKEN: 'hvs.initial',
  };
  const { vault } = await configOf(login, { env, args: ['-header=X-Team=a', '-policy-override'] });
  t.match(vault, {
    clientTimeoutMs: 5_000,
    rateLimit: { perSecond: 1.5, burst: 3 },
    proxyAddress: 'http://proxy',
    followRedirects: false,
    wrapTtlMs: 60_000,
    headers: { 'x-team': 'a', 'x-vault-mfa': 'code', 'x-vault-policy-override': 'true' },
    token: 'hvs.initial',
  });
  t.equal((await configOf(login, { env: { VAULT_CLIENT_TIMEOUT: '0' } })).vault.clientTimeoutMs, 60_000);
  t.same((await configOf(login, { env: { VAULT_RATE_LIMIT: '7.9' } })).vault.rateLimit, {
    perSecond: 7.9,
    burst: 7,
  });
});

t.test('logging is set by flags, variables and files', async (t) => {
  const { log } = await configOf(`${file} log_file = "/l" log_rotate_bytes = 5 log_format = "JSON"`, {
    args: ['-log-file=/flag', '-log-rotate-max-files=-1', '-combine-logs'],
    env: { VAULT_LOG_LEVEL: 'Notice' },
  });
  t.same(log, {
    level: 'info',
    format: 'json',
    file: '/flag',
    rotateDurationMs: 86_400_000,
    rotateBytes: 5,
    rotateMaxFiles: -1,
    toStdout: true,
  });
});

t.test('connections that are not kept: the variable replaces the list of the file', async (t) => {
  const text = `${login} disable_keep_alives = ["proxying", ""] disable_idle_connections = ["auto-auth"]`;
  const config = await configOf(text, {
    env: { VAULT_AGENT_DISABLE_IDLE_CONNECTIONS: 'Templating, caching' },
  });
  t.same(config.disableKeepAlives, ['caching']);
  t.same(config.disableIdleConnections, ['templating', 'caching']);
});

t.test('a configuration cannot be changed any more', async (t) => {
  const config = await configOf(file);
  t.ok(
    Object.isFrozen(config) &&
      Object.isFrozen(config.vault.tls) &&
      Object.isFrozen(config.autoAuth?.sinks[0]),
  );
});

t.test('faults of flags and variables are told together with those of the file', async (t) => {
  const { issues } = await loadText('vault { tls_skip_verify = 5.5.5 }', {
    args: ['-nope'],
    env: { VAULT_ADDR: 'x' },
  });
  t.ok(issues.length >= 2);
  const several = await loadText(login, {
    args: ['-header=bad', '-wrap-ttl=x'],
    env: { VAULT_CLIENT_TIMEOUT: '-5', VAULT_RATE_LIMIT: 'x', VAULT_LOG_FORMAT: 'xml' },
  });
  t.same(several.issues, [
    'VAULT_CLIENT_TIMEOUT: must be a duration such as 60s, got "-5"',
    'VAULT_RATE_LIMIT: must be rate or rate:burst, such as 10:20, got "x"',
    '-wrap-ttl: must be a duration such as 60s, got "x"',
    '-header: must be name=value; names that start with X-Vault- are reserved',
    'VAULT_LOG_FORMAT: must be one of standard, json, got "xml"',
  ]);
});
