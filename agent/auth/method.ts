/** The port of an auth method: where a login's credentials come from. The table of methods is in table.ts. */
import type { MethodSettings } from '../config/model.ts';
import type { VaultClient } from '../vault/client.ts';

/** What to send to Vault in order to get a token. */
export type Credentials =
  /** PUT this JSON text to `path`, which begins with the mount (`auth/kubernetes/login`). */
  | {
      readonly kind: 'login';
      readonly path: string;
      readonly body: string;
      readonly headers?: Readonly<Record<string, string>>;
      /** Another client to send it with (cert logins that bring their own certificate). */
      readonly client?: VaultClient;
    }
  /** GET auth/token/lookup-self with this token, and use it when the server knows it. */
  | { readonly kind: 'lookup'; readonly token: string };

/** How a method notices new credentials between logins. */
export type CredentialWatch = {
  readonly everyMs: number;
  /** Whether looking has another purpose than logging in again: what is found is taken away. */
  readonly takesAway: boolean;
  /** Resolves with whether there are other credentials than at the last look or login; rejects with an AgentError. */
  look(signal: AbortSignal): Promise<boolean>;
};

/** One configured auth method. */
export type AuthMethod = {
  readonly type: string;
  /** What the log says about a login, for example `role "app" at auth/kubernetes`. No secret. */
  readonly description: string;
  /** Gathers the credentials for one login; rejects with an AgentError. */
  credentials(signal: AbortSignal): Promise<Credentials>;
  readonly watch?: CredentialWatch;
};

/** How a file with a credential is read and taken away. */
export type CredentialFiles = {
  /** The bytes of a file; rejects with the system's error (code ENOENT and so on). */
  read(path: string): Promise<Uint8Array>;
  remove(path: string): Promise<void>;
  /** The same path with all symbolic links resolved. */
  resolve(path: string): Promise<string>;
  /** Whether it is an ordinary file, links followed; false when nothing is there. */
  isRegular(path: string): Promise<boolean>;
};

/** A plain HTTP exchange with a cloud's own service: metadata, token or signing end-points. */
export type CloudRequest = {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs?: number;
  readonly signal: AbortSignal;
};

/** What methods may use of the world outside. */
export type AuthPorts = {
  readonly files: CredentialFiles;
  /** Vault itself, for methods that ask it something before they log in (approle unwraps). */
  readonly vault: VaultClient;
  /** A client for the same Vault with other certificates (cert method). */
  connect(tls: ClientCertificate): Promise<VaultClient>;
  fetch(request: CloudRequest): Promise<{ readonly status: number; readonly body: string }>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
  readonly random: () => number;
};

/** Files of the cert method's own TLS identity; '' leaves one out. */
export type ClientCertificate = {
  readonly caCertFile: string;
  readonly clientCertFile: string;
  readonly clientKeyFile: string;
};

/** One configured method as its maker sees it: settings are checked and defaults filled in. */
export type MethodSetup = {
  /** Without slashes at the ends, for example `auth/kubernetes`. */
  readonly mountPath: string;
  /** Namespace of login requests, '' for the client's. */
  readonly namespace: string;
  readonly settings: MethodSettings;
};
