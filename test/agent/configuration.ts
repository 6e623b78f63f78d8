/** A resolved configuration for tests that do not read one from a file. */
import type { AgentConfig, AuthMethodConfig, TemplateConfig } from '../../agent/config/model.ts';

const method: AuthMethodConfig = {
  type: 'kubernetes',
  mountPath: 'auth/kubernetes',
  namespace: '',
  wrapTtlMs: 0,
  minBackoffMs: 1_000,
  maxBackoffMs: 300_000,
  exitOnError: false,
  settings: { role: 'app' },
};

/** What a test changes about the defaults. */
export type Changes = {
  readonly templates?: readonly TemplateConfig[];
  readonly sinks?: number;
  readonly method?: Partial<AuthMethodConfig>;
  readonly engine?: Partial<AgentConfig['templateEngine']>;
  readonly httpRetries?: number;
  readonly exitAfterAuth?: boolean;
};

/** The defaults of an agent with kubernetes auth, and the changes. */
export function configuration(changes: Changes = {}): AgentConfig {
  const tls = {
    caCertFile: '',
    caCertPem: '',
    caDirectory: '',
    clientCertFile: '',
    clientKeyFile: '',
    serverName: '',
    skipVerify: false,
  };
  const sink = (_: unknown, index: number) =>
    ({
      type: 'file',
      path: `/sink-${index}`,
      mode: 0o640,
      owner: -1,
      group: -1,
      wrapTtlMs: 0,
      encryption: undefined,
    }) as const;
  return {
    pidFile: '',
    exitAfterAuth: changes.exitAfterAuth ?? false,
    vault: {
      address: 'http://127.0.0.1:8200',
      namespace: '',
      tls,
      clientTimeoutMs: 60_000,
      retries: { proxy: 12, templates: changes.httpRetries ?? 2 },
      rateLimit: undefined,
      proxyAddress: '',
      followRedirects: true,
      srvLookup: false,
      token: '',
      wrapTtlMs: 0,
      headers: {},
    },
    autoAuth: {
      method: { ...method, ...changes.method },
      sinks: Array.from({ length: changes.sinks ?? 0 }, sink),
      reauthOnNewCredentials: false,
    },
    templates: changes.templates ?? [],
    templateEngine: {
      exitOnRetryFailure: false,
      staticSecretRenderIntervalMs: 300_000,
      maxConnectionsPerHost: 10,
      leaseRenewalThreshold: 0.9,
      retries: 12,
      retryMinMs: 250,
      retryMaxMs: 60_000,
      ...changes.engine,
    },
    envTemplates: [],
    exec: undefined,
    cache: undefined,
    apiProxy: undefined,
    listeners: [],
    telemetry: undefined,
    log: {
      level: 'info',
      format: 'standard',
      file: '',
      rotateDurationMs: 86_400_000,
      rotateBytes: 0,
      rotateMaxFiles: 0,
      toStdout: false,
    },
    disableIdleConnections: [],
    disableKeepAlives: [],
  };
}
