import t from 'tap';
import type { AgentConfig as InjectedConfig } from '../../../contract/agent-config.ts';
import { configVariable, encodeAgentConfig } from '../../../contract/agent-config.ts';
import { explain } from '../../../agent/config/issue.ts';
import { loadConfig } from '../../../agent/config/load.ts';
import { inMemory } from './load-text.ts';

/** Everything that the webhook can write, as it writes it. */
const injected: InjectedConfig = {
  auto_auth: {
    method: {
      type: 'approle',
      mount_path: 'auth/approle',
      namespace: 'team',
      min_backoff: '2s',
      max_backoff: '1m',
      exit_on_err: true,
      config: {
        role: 'app',
        role_id_file_path: '/role',
        remove_secret_id_file_after_reading: 'false',
        token_path: '/var/run/secrets/token',
      },
    },
    sink: [
      { type: 'file', config: { path: '/home/vault/.vault-token' } },
      { type: 'file', config: { path: '/vault/secrets/token' } },
    ],
  },
  exit_after_auth: true,
  pid_file: '/home/vault/.pid',
  vault: {
    address: 'https://vault:8200',
    ca_cert: '/ca.pem',
    tls_skip_verify: true,
    tls_server_name: 'vault',
  },
  template: [
    {
      destination: '/vault/secrets/app',
      contents: '{{ with secret "secret/data/app" }}é"\\/<&>{{ end }}\u2028\u0001',
      left_delimiter: '{{',
      right_delimiter: '}}',
      command: 'pkill -HUP app',
      perms: '0640',
      error_on_missing_key: true,
    },
    { destination: '/vault/secrets/b', source: '/templates/b', left_delimiter: '{{', right_delimiter: '}}' },
  ],
  listener: [
    { type: 'tcp', address: '127.0.0.1:8200', tls_disable: true, agent_api: { enable_quit: true } },
    { type: 'tcp', address: '0.0.0.0:8210', tls_disable: true, role: 'ready_only' },
  ],
  cache: {
    use_auto_auth_token: 'force',
    persist: { type: 'kubernetes', path: '/vault/agent-cache', exit_on_err: true },
  },
  template_config: {
    exit_on_retry_failure: true,
    static_secret_render_interval: '30s',
    max_connections_per_host: 5,
    lease_renewal_threshold: 0.8,
  },
  disable_idle_connections: ['auto-auth', 'caching'],
  disable_keep_alives: ['templating'],
  telemetry: { prometheus_retention_time: '5s', disable_hostname: true, prefix_filter: ['+vault', '-go'] },
};

t.test('a configuration that the webhook writes is read without a fault or a warning', async (t) => {
  const env = { [configVariable]: encodeAgentConfig(injected), VAULT_SKIP_VERIFY: 'false' };
  const loaded = await loadConfig({ args: [], env, files: inMemory({}) });
  t.same('issues' in loaded ? loaded.issues.map(explain) : [], []);
  t.same(loaded.warnings.map(explain), []);
  if (!('config' in loaded)) return;
  t.match(loaded.config, {
    exitAfterAuth: true,
    vault: { address: 'https://vault:8200', tls: { caCertFile: '/ca.pem', skipVerify: false } },
    autoAuth: {
      method: {
        type: 'approle',
        mountPath: 'auth/approle',
        namespace: 'team/',
        minBackoffMs: 2_000,
        exitOnError: true,
        settings: { role_id_file_path: '/role', remove_secret_id_file_after_reading: false },
      },
      sinks: [{ path: '/home/vault/.vault-token', mode: 0o640 }, { path: '/vault/secrets/token' }],
    },
    listeners: [{ enableQuit: true }, { role: 'ready_only' }],
    cache: { persist: { path: '/vault/agent-cache', exitOnError: true } },
    apiProxy: { useAutoAuthToken: 'force' },
    templateEngine: {
      exitOnRetryFailure: true,
      staticSecretRenderIntervalMs: 30_000,
      leaseRenewalThreshold: 0.8,
    },
    disableIdleConnections: ['auto-auth', 'caching'],
    telemetry: { prometheusRetentionMs: 5_000, prefixFilter: [{ allow: true, prefix: 'vault' }] },
  });
  t.same(
    loaded.config.templates.map(({ contents }) => contents),
    injected.template?.map(({ contents = '' }) => contents),
  );
});
