/** Everything that can go wrong while talking to Vault or logging in: one row per code, one class to carry it. */

/** What a row says about a kind of failure. */
export type ErrorRow = {
  /** One line: what is the matter. */
  readonly cause: string;
  /** One line: what to do about it. */
  readonly remedy: string;
  /** Whether the HTTP layer may send the same request again (Vault api client: connection errors, 412, 429, 5xx but 501). */
  readonly httpRetry: boolean;
};

const once = (cause: string, remedy: string): ErrorRow => ({ cause, remedy, httpRetry: false });
const again = (cause: string, remedy: string): ErrorRow => ({ cause, remedy, httpRetry: true });

/** The table of failure codes. Codes appear in logs and metrics, so they are never reused for another meaning. */
export const errorTable = {
  // The way to the server
  dns: again(
    'the host name cannot be resolved',
    'check the address (vault.address, VAULT_ADDR) and the DNS of the pod',
  ),
  refused: again('nothing listens at the address', 'check host and port, and that the server is running'),
  unreachable: again(
    'the network lost or refused the connection',
    'check network policies and the path to the server',
  ),
  timeout: again(
    'no complete answer within the time limit',
    'check the load of the server, or raise VAULT_CLIENT_TIMEOUT',
  ),
  truncated: again(
    'the connection ended in the middle of the answer',
    'check proxies and load balancers on the way',
  ),
  'proxy-refused': again(
    'the HTTP proxy did not open a tunnel',
    'check HTTPS_PROXY, VAULT_PROXY_ADDR and NO_PROXY',
  ),
  aborted: once('the request was cancelled because the agent is stopping', 'nothing needs to be done'),
  // TLS
  'tls-untrusted': once(
    'no trusted authority signed the certificate of the server',
    'give the right authority with ca_cert, ca_path, VAULT_CACERT or VAULT_CACERT_BYTES',
  ),
  'tls-name': once(
    'the certificate of the server is for another name',
    'use an address from the certificate, or set tls_server_name',
  ),
  'tls-expired': once(
    'the certificate of the server is expired or not valid yet',
    'renew the certificate, and check the clock of this node',
  ),
  'tls-client': once(
    'the server refused our client certificate, or wants one',
    'set client_cert and client_key to a pair that the server trusts',
  ),
  'tls-handshake': again(
    'no TLS connection could be made',
    'check that the server speaks TLS 1.2 or newer at this port (https:// against a plain http port ends here too)',
  ),
  'tls-material': once(
    'a configured certificate or key cannot be used',
    'check the named file: it must hold PEM',
  ),
  'tls-required': once('the server speaks TLS at this port', 'write the address with https://'),
  // What we refuse to send or to accept
  'bad-path': once('the path cannot be used in a request', 'write a plain path such as secret/data/app'),
  'bad-token': once(
    'the token holds spaces or control characters',
    'check the file that the token was read from',
  ),
  'bad-header': once('a header cannot be sent', 'check namespace and configured headers for line breaks'),
  'redirect-refused': once('the redirect was not followed', 'use the address that the server redirects to'),
  'too-large': once(
    'the answer is larger than the limit',
    'check what the address points at; Vault answers are smaller',
  ),
  malformed: once('the answer is not what Vault sends', 'check that the address points at Vault itself'),
  // Answers
  'bad-request': once('the server does not accept the request', 'read the message of the server'),
  'bad-role': once(
    'the role does not exist or does not allow this login',
    'check the role name and its bindings in Vault',
  ),
  'login-denied': once(
    'the login was refused',
    'check mount path, role, and which service accounts or identities the role is bound to',
  ),
  clock: once(
    'the credential is expired or not valid yet in the eyes of the server',
    'compare the clocks of this node and of the server, and check how old the credential is',
  ),
  'invalid-token': once('the token is revoked, expired or used up', 'nothing: the agent logs in again'),
  'permission-denied': once(
    'the policy of the token does not allow this',
    'add the path to a policy of the role',
  ),
  absent: once('nothing exists at the path', 'check the path and the mount, or write the secret'),
  'lease-gone': once('the lease is unknown to the server', 'nothing: the agent reads a new credential'),
  inconsistent: again('the server has not caught up with the token yet', 'nothing: the agent tries again'),
  'rate-limited': again(
    'the server limits the rate of requests',
    'raise the quota, or read fewer secrets less often',
  ),
  standby: again(
    'the node is a standby and cannot answer itself',
    'use the address of the active node or of the service',
  ),
  sealed: again('Vault is sealed or not ready', 'unseal Vault; the agent goes on by itself afterwards'),
  unsupported: once(
    'the server does not know this operation',
    'check the path and the version of the server',
  ),
  server: again('the server failed', 'look into the log of the server'),
  unexpected: once(
    'the server answered with an unexpected status',
    'check that the address points at Vault itself',
  ),
  // Our own side
  'local-file': once(
    'a file that a template shows cannot be read',
    'check the path, the mount and sandbox_path',
  ),
  'rotation-pending': once('the credential is being rotated', 'nothing: the agent reads it again'),
  'bad-certificate': once(
    'the certificate in the destination or in the answer cannot be used',
    'remove the broken file, or check the PKI role',
  ),
  internal: once('a fault in the agent itself', 'please report this with the lines before it'),
  // Our own side of a login
  'credential-file': once(
    'the file with the credential cannot be used',
    'check the path in the method configuration',
  ),
  'wrong-wrapping-path': once(
    'the secret id was not wrapped by the expected path; it may have been intercepted',
    'deliver a new wrapped secret id, and find out who used this one',
  ),
  'cloud-credentials': once(
    'no cloud credentials could be found',
    'give the pod an identity, or set the keys of the method configuration',
  ),
  'cloud-service': again(
    'the cloud service did not answer as expected',
    'check that this pod may reach the service',
  ),
} as const satisfies Record<string, ErrorRow>;

/** A key of the table. */
export type ErrorCode = keyof typeof errorTable;

/** What is known about one failure. Nothing in here is secret: the makers of failures see to it. */
export type FailureDetails = {
  /** What was being done, for example `PUT https://vault:8200/v1/auth/kubernetes/login`. */
  readonly subject: string;
  readonly status?: number;
  /** The server's own `errors` list, cleaned. */
  readonly errors?: readonly string[];
  /** Earliest time for another try, in milliseconds from now (Retry-After). */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
};

/** A failure of a port. Its message is one line and holds no secret. */
export class AgentError extends Error {
  override readonly name = 'AgentError';
  readonly code: ErrorCode;
  readonly subject: string;
  readonly status: number | undefined;
  readonly errors: readonly string[];
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, details: FailureDetails) {
    super(messageOf(code, details), { cause: details.cause });
    this.code = code;
    this.subject = details.subject;
    this.status = details.status;
    this.errors = details.errors ?? [];
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** The two lines that explain a failure to people: what is the matter, what to do. */
export function explain(error: AgentError): { readonly cause: string; readonly remedy: string } {
  const { cause, remedy } = errorTable[error.code];
  return { cause, remedy };
}

function messageOf(code: ErrorCode, { subject, status, errors = [] }: FailureDetails): string {
  const answer =
    status === undefined ? '' : ` (status ${status}${errors.length > 0 ? `: ${errors.join('; ')}` : ''})`;
  const own = status === undefined && errors.length > 0 ? `: ${errors.join('; ')}` : '';
  return `${subject}: ${errorTable[code].cause}${own}${answer}`;
}
