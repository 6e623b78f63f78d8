import t from 'tap';
import { configOf, loadText } from '../load-text.ts';

const withMethod = (method: string, sinks = 'sink "file" { config = { path = "/t" } }') =>
  `auto_auth {\n${method}\n${sinks}\n}`;

const issuesOf = async (text: string) => (await loadText(text)).issues;

t.test('the method: label or type, mount path, namespace and settings', async (t) => {
  const method = `method "Kubernetes" { mount_path = "/auth/k8s/" exit_on_err = true config = { role = "app" extra = 1 } }`;
  const { autoAuth } = await configOf(withMethod(method));
  t.same(autoAuth?.method, {
    type: 'kubernetes',
    mountPath: 'auth/k8s',
    namespace: '',
    wrapTtlMs: 0,
    minBackoffMs: 1_000,
    maxBackoffMs: 300_000,
    exitOnError: true,
    settings: { role: 'app', token_path: '/var/run/secrets/kubernetes.io/serviceaccount/token' },
  });
});

t.test('settings of methods may all be texts, as injected ones are', async (t) => {
  const { autoAuth } = await configOf(
    withMethod(
      `method "jwt" { config = { path = "/j" role = "r" remove_jwt_after_reading = "false" jwt_read_period = "5s" } }`,
    ),
  );
  t.match(autoAuth?.method.settings, { remove_jwt_after_reading: false, jwt_read_period: 5_000 });
  const aws = await configOf(
    withMethod(`method "aws" { config = { type = "iam" role = "r" credential_poll_interval = "30" } }`),
  );
  t.match(aws.autoAuth?.method.settings, { credential_poll_interval: 30, region: 'us-east-1' });
});

t.test('every method refuses a configuration without what it needs', async (t) => {
  const required: Readonly<Record<string, readonly string[]>> = {
    kubernetes: ['role'],
    jwt: ['path', 'role'],
    approle: ['role_id_file_path'],
    token_file: ['token_file_path'],
    ldap: ['username', 'password_file_path'],
    aws: ['type', 'role'],
    gcp: ['type', 'role'],
    azure: ['role', 'resource'],
  };
  for (const [type, keys] of Object.entries(required)) {
    const issues = await issuesOf(withMethod(`method "${type}" { config = {} }`));
    t.same(
      issues.map((issue) => /auto_auth\.method\.config\.(\w+): is required/.exec(issue)?.[1]),
      keys,
      type,
    );
  }
  t.same(await issuesOf(withMethod('method "cert" {}')), []);
});

t.test('methods of Vault that this agent has not are named as such', async (t) => {
  for (const type of ['kerberos', 'alicloud', 'oci', 'cf', 'pcf']) {
    t.match(await issuesOf(withMethod(`method "${type}" {}`)), [
      new RegExp(
        `auto_auth.method.type: "${type}" is not supported by this agent; supported are kubernetes, jwt`,
      ),
    ]);
  }
});

t.test('azure takes one kind of identity', async (t) => {
  const method = 'method "azure" { config = { role = "r" resource = "x" object_id = "a" client_id = "b" } }';
  t.match(await issuesOf(withMethod(method)), [/object_id and client_id exclude each other/]);
});

t.test('a sink: mode, owner, wrapping and encryption', async (t) => {
  const { autoAuth } = await configOf(
    withMethod(
      'method "kubernetes" { config = { role = "app" } }',
      `sink "file" {
         wrap_ttl = "5m" dh_type = "curve25519" dh_path = "/key" aad = "unused" aad_env_var = "AAD" derive_key = true
         config = { path = "/t" mode = 0600 owner = 100 gid = 1000 }
       }`,
    ),
    { env: { AAD: 'extra' } },
  );
  t.same(autoAuth?.sinks, [
    {
      type: 'file',
      path: '/t',
      mode: 0o600,
      owner: 100,
      group: 1000,
      wrapTtlMs: 300_000,
      encryption: { type: 'curve25519', publicKeyPath: '/key', deriveKey: true, aad: 'extra' },
    },
  ]);
});

t.test('sinks inside the wrapper are checked like direct ones', async (t) => {
  const method = 'method "kubernetes" { config = { role = "app" } }';
  const sink = (keys: string) => `sinks { sink { type = "file" ${keys} config = { path = "/t" } } }`;
  t.same(await issuesOf(withMethod(method, sink(''))), []);
  t.match(await issuesOf(withMethod(method, sink('dh_type = "curve25519"'))), [
    /dh_type and dh_path must be given together/,
  ]);
});

t.test('a wrapped login needs exactly one sink that does not wrap', async (t) => {
  const method = 'method "kubernetes" { wrap_ttl = 60 config = { role = "app" } }';
  const sink = (keys: string) => `sink "file" { ${keys} config = { path = "/t" } }\n`;
  t.same(await issuesOf(withMethod(method, sink(''))), []);
  t.match(await issuesOf(withMethod(method, sink('').repeat(2))), [/needs exactly one sink .* got 2/]);
  t.match(await issuesOf(withMethod(method, sink('wrap_ttl = 60'))), [/wraps the token already/]);
});

t.test('the method is there exactly once', async (t) => {
  const method = 'method "kubernetes" { config = { role = "app" } }';
  t.match(await issuesOf(withMethod('')), [/auto_auth.method: is required/]);
  t.match(await issuesOf(withMethod(`${method}\n${method}`)), [/auto_auth.method: may be given only once/]);
});
