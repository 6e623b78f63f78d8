/** The JSON configuration of a Vault Agent, as the webhook writes it and the agent reads it (vault-k8s 1.7.6, Vault 2.0). */
export interface AgentConfig {
  readonly auto_auth: {
    readonly method: AuthMethod;
    readonly sink: readonly FileSink[];
  };
  /** True in an init container: end once every template is written. */
  readonly exit_after_auth: boolean;
  readonly pid_file: string;
  readonly vault: VaultServer;
  readonly template?: readonly Template[];
  readonly listener?: readonly Listener[];
  readonly cache?: Cache;
  readonly template_config: TemplateEngine;
  readonly disable_idle_connections?: readonly string[];
  readonly disable_keep_alives?: readonly string[];
  /** A stanza without a field is kept: it switches nothing on but is what was asked for. */
  readonly telemetry?: Readonly<Record<string, unknown>>;
}

/** How the agent logs in; `config` holds the parameters of that method, always texts. */
export interface AuthMethod {
  readonly type: string;
  readonly mount_path?: string;
  readonly min_backoff?: string;
  readonly max_backoff?: string;
  readonly namespace?: string;
  readonly config?: Readonly<Record<string, string>>;
  readonly exit_on_err?: true;
}

/** Where the login token is written. */
export interface FileSink {
  readonly type: 'file';
  readonly config: { readonly path: string };
}

/** The server and how its certificate is checked. */
export interface VaultServer {
  readonly address: string;
  readonly ca_cert?: string;
  readonly ca_path?: string;
  readonly tls_skip_verify?: true;
  readonly client_cert?: string;
  readonly client_key?: string;
  readonly tls_server_name?: string;
}

/** One rendered file; exactly one of `contents` and `source` is set. */
export interface Template {
  readonly destination: string;
  readonly contents?: string;
  readonly source?: string;
  readonly left_delimiter: string;
  readonly right_delimiter: string;
  readonly command?: string;
  readonly perms?: string;
  readonly error_on_missing_key?: true;
}

/** A listener: the local API, or one that only tells whether the agent is ready. */
export interface Listener {
  readonly type: 'tcp';
  readonly address: string;
  readonly tls_disable: true;
  readonly agent_api?: { readonly enable_quit: true };
  /** Ours: serve nothing but readiness. */
  readonly role?: 'ready_only';
}

/** The response cache behind the listener. */
export interface Cache {
  readonly use_auto_auth_token?: string;
  readonly persist?: {
    readonly type: 'kubernetes';
    readonly path: string;
    readonly exit_on_err?: true;
    readonly service_account_token_file?: string;
  };
}

/** How templates are kept fresh. */
export interface TemplateEngine {
  readonly exit_on_retry_failure: boolean;
  readonly static_secret_render_interval?: string;
  readonly max_connections_per_host?: unknown;
  readonly lease_renewal_threshold?: number;
}

/** Linux refuses to start a process with a longer argument or variable (MAX_ARG_STRLEN), the name included. */
const longestVariable = 131_072;

/** The variable that carries the configuration, and the longest base64 text that fits into it. */
export const configVariable = 'VAULT_CONFIG';
export const longestConfig = longestVariable - configVariable.length - 2;

/** Prints the configuration as the base64 text of VAULT_CONFIG (standard alphabet, padded). */
export function encodeAgentConfig(config: AgentConfig): string {
  return Buffer.from(JSON.stringify(config), 'utf8').toString('base64');
}
