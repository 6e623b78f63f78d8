/**
 * The agent's configuration after flags, environment and files were merged and checked: nothing here is optional that has
 * a default. Durations are milliseconds, `''` is a text that was not set, and a whole stanza is undefined when it was not
 * configured. Nobody changes it: the loader freezes it through and through.
 */
export type AgentConfig = {
  readonly pidFile: string;
  readonly exitAfterAuth: boolean;
  readonly vault: VaultConfig;
  readonly autoAuth: AutoAuthConfig | undefined;
  readonly templates: readonly TemplateConfig[];
  readonly templateEngine: TemplateEngineConfig;
  readonly envTemplates: readonly EnvTemplateConfig[];
  readonly exec: ExecConfig | undefined;
  readonly cache: CacheConfig | undefined;
  readonly apiProxy: ApiProxyConfig | undefined;
  readonly listeners: readonly ListenerConfig[];
  readonly telemetry: TelemetryConfig | undefined;
  readonly log: LogConfig;
  readonly disableIdleConnections: readonly ConnectionUse[];
  readonly disableKeepAlives: readonly ConnectionUse[];
};

/** How Vault is reached; flags and environment have already won over the file. */
export type VaultConfig = {
  /** `http://…`, `https://…` or `unix:///path`. */
  readonly address: string;
  readonly namespace: string;
  readonly tls: VaultTlsConfig;
  /** Budget of one request including its HTTP retries. */
  readonly clientTimeoutMs: number;
  readonly retries: VaultRetries;
  readonly rateLimit: RateLimit | undefined;
  /** Proxy URL of VAULT_PROXY_ADDR or VAULT_HTTP_PROXY; the HTTPS_PROXY family is the HTTP client's business. */
  readonly proxyAddress: string;
  readonly followRedirects: boolean;
  readonly srvLookup: boolean;
  /** Token given with VAULT_TOKEN; auto-auth replaces it. Never print it. */
  readonly token: string;
  /** Wrap time asked for with every request (VAULT_WRAP_TTL), 0 for none. */
  readonly wrapTtlMs: number;
  /** Further headers of every request (`-header`, `-mfa`, `-policy-override`), lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
};

/** Which certificates are trusted and shown; `caCertFile` wins over `caCertPem`, which wins over `caDirectory`. */
export type VaultTlsConfig = {
  readonly caCertFile: string;
  readonly caCertPem: string;
  readonly caDirectory: string;
  readonly clientCertFile: string;
  readonly clientKeyFile: string;
  readonly serverName: string;
  readonly skipVerify: boolean;
};

/** HTTP retries after the first attempt; auto-auth itself never retries on this layer. */
export type VaultRetries = { readonly proxy: number; readonly templates: number };

/** Requests per second, and how many may go at once. */
export type RateLimit = { readonly perSecond: number; readonly burst: number };

export type AutoAuthConfig = {
  readonly method: AuthMethodConfig;
  readonly sinks: readonly SinkConfig[];
  readonly reauthOnNewCredentials: boolean;
};

/** One auth method; `settings` is its `config` map, checked against the method's own table. */
export type AuthMethodConfig = {
  readonly type: string;
  /** Without a slash at either end, for example `auth/kubernetes`. */
  readonly mountPath: string;
  /** Namespace of login requests, canonical (`team/a/`) or ''. */
  readonly namespace: string;
  readonly wrapTtlMs: number;
  readonly minBackoffMs: number;
  readonly maxBackoffMs: number;
  readonly exitOnError: boolean;
  readonly settings: MethodSettings;
};

/** Values of a method's `config` map, decoded by its table: defaults filled in, unknown keys dropped. */
export type MethodSettings = Readonly<Record<string, string | number | boolean>>;

export type SinkConfig = {
  readonly type: 'file';
  readonly path: string;
  /** Permission bits, for example 0o640. */
  readonly mode: number;
  /** Numeric owner and group, -1 to leave them alone. */
  readonly owner: number;
  readonly group: number;
  readonly wrapTtlMs: number;
  readonly encryption: SinkEncryption | undefined;
};

/** The token is encrypted for the holder of the private key behind `publicKeyPath`. */
export type SinkEncryption = {
  readonly type: 'curve25519';
  readonly publicKeyPath: string;
  readonly deriveKey: boolean;
  readonly aad: string;
};

/** What a template says, wherever its text ends up. Exactly one of `source` and `contents` is set. */
export type TemplateText = {
  readonly source: string;
  readonly contents: string;
  readonly leftDelimiter: string;
  readonly rightDelimiter: string;
  readonly errorOnMissingKey: boolean;
  readonly errorFatal: boolean;
  readonly functionDenylist: readonly string[];
};

export type TemplateConfig = TemplateText & {
  readonly destination: string;
  /** The variable of a supervised program that takes the text in place of a file. */
  readonly variable?: string;
  readonly createDestinationDirectories: boolean;
  /** Permission bits, or 0 to keep those of an existing file (0644 for a new one). */
  readonly mode: number;
  /** Name or number of owner and group, '' to leave them alone. */
  readonly user: string;
  readonly group: string;
  readonly backup: boolean;
  readonly command: CommandConfig | undefined;
  readonly wait: WaitConfig | undefined;
  /** Folder that the `file` function may not leave, or ''. */
  readonly sandboxPath: string;
};

/** A command line; one text containing spaces runs through `sh -c`. */
export type CommandLine = readonly [string, ...string[]];

export type CommandConfig = {
  readonly line: CommandLine;
  readonly timeoutMs: number;
  readonly killTimeoutMs: number;
  /** Upper bound of a random wait before the command. */
  readonly splayMs: number;
};

/** A template is written when its data has been quiet for `minMs`, at the latest after `maxMs`. */
export type WaitConfig = { readonly minMs: number; readonly maxMs: number };

export type TemplateEngineConfig = {
  readonly exitOnRetryFailure: boolean;
  readonly staticSecretRenderIntervalMs: number;
  readonly maxConnectionsPerHost: number;
  /** Part of its life after which a secret that cannot be renewed is read again, 0 to 1. */
  readonly leaseRenewalThreshold: number;
  /** How often a failed read is tried again (`vault.retry.num_retries`), and the bounds of the waits between. */
  readonly retries: number;
  readonly retryMinMs: number;
  readonly retryMaxMs: number;
};

export type EnvTemplateConfig = TemplateText & { readonly name: string };

export type ExecConfig = {
  readonly command: CommandLine;
  readonly restartOnSecretChanges: 'always' | 'never';
  /** Upper case, with SIG, for example `SIGTERM`. */
  readonly restartStopSignal: string;
  /** Files for the child's output, '' to inherit the agent's. */
  readonly childStdout: string;
  readonly childStderr: string;
};

/** How the auto-auth token is put onto proxied requests: never, when they carry none, or always. */
export type AutoAuthTokenUse = 'never' | 'absent' | 'force';

export type CacheConfig = { readonly persist: CachePersistConfig | undefined };

export type CachePersistConfig = {
  readonly type: 'kubernetes';
  readonly path: string;
  readonly keepAfterImport: boolean;
  readonly exitOnError: boolean;
  readonly serviceAccountTokenFile: string;
};

export type ApiProxyConfig = {
  readonly useAutoAuthToken: AutoAuthTokenUse;
  readonly enforceConsistency: 'always' | 'never';
  readonly whenInconsistent: 'fail' | 'retry' | 'forward';
};

export type ListenerConfig = {
  readonly type: 'tcp' | 'unix';
  /** `host:port`, or the socket's path. */
  readonly address: string;
  readonly role: 'default' | 'metrics_only' | 'ready_only';
  readonly requireRequestHeader: boolean;
  readonly enableQuit: boolean;
  /** Undefined serves plain HTTP. */
  readonly tls: ListenerTlsConfig | undefined;
  /** Undefined leaves the socket file as the system makes it. */
  readonly socket: SocketFileConfig | undefined;
};

export type ListenerTlsConfig = {
  readonly certFile: string;
  readonly keyFile: string;
  readonly minVersion: TlsVersion;
  readonly maxVersion: TlsVersion;
  /** Go's suite names; empty for the platform's choice. */
  readonly cipherSuites: readonly string[];
  readonly requireClientCert: boolean;
  readonly clientCaFile: string;
  readonly disableClientCerts: boolean;
};

export type TlsVersion = 'tls10' | 'tls11' | 'tls12' | 'tls13';

export type SocketFileConfig = { readonly mode: number; readonly user: string; readonly group: string };

export type TelemetryConfig = {
  readonly metricsPrefix: string;
  readonly disableHostname: boolean;
  readonly enableHostnameLabel: boolean;
  /** 0 switches the Prometheus text off. */
  readonly prometheusRetentionMs: number;
  readonly filterDefault: boolean;
  readonly prefixFilter: readonly PrefixFilter[];
  readonly statsiteAddress: string;
  readonly statsdAddress: string;
  readonly dogstatsdAddress: string;
  readonly dogstatsdTags: readonly string[];
};

export type PrefixFilter = { readonly allow: boolean; readonly prefix: string };

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

export type LogConfig = {
  readonly level: LogLevel;
  readonly format: 'standard' | 'json';
  /** Also logged here, '' for standard error only. */
  readonly file: string;
  readonly rotateDurationMs: number;
  /** 0: not rotated by size. */
  readonly rotateBytes: number;
  /** Old files kept: 0 all of them, -1 none. */
  readonly rotateMaxFiles: number;
  /** Hidden flag `-combine-logs`: everything goes to standard output. */
  readonly toStdout: boolean;
};

/** What a connection is for; `proxying` in a file means `caching`. */
export type ConnectionUse = 'auto-auth' | 'caching' | 'templating';
