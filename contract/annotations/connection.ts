import { boolean, duration, text } from '../codec.ts';
import type { Rows } from './row.ts';

const file = (doc: string, example: string) =>
  ({ per: 'pod', codec: text, doc, example, since: '0.1' }) as const;

const variable = (name: string, example: string, since: string) =>
  ({ per: 'pod', codec: text, doc: `Sets ${name} in the injected containers.`, example, since }) as const;

const backoff = (which: string, setting: string, example: string) =>
  ({
    per: 'pod',
    codec: duration,
    fallback: { setting },
    doc: `${which} wait after a failed login.`,
    example,
    since: '0.16.0',
  }) as const;

/** How the agent reaches Vault and logs in. */
export const connection = {
  service: {
    per: 'pod',
    codec: text,
    fallback: { setting: 'vaultAddress' },
    doc: 'Address of the Vault server.',
    example: 'https://vault.example:8200',
    since: '0.1',
  },
  'proxy-address': {
    per: 'pod',
    codec: text,
    fallback: { setting: 'proxyAddress' },
    doc: 'HTTP proxy on the way to Vault.',
    example: 'http://proxy.example:3128',
    since: '0.9.0',
  },
  namespace: {
    per: 'pod',
    codec: text,
    fallback: { setting: 'vaultNamespace' },
    doc: 'Vault namespace of the login.',
    example: 'team/orders',
    since: '0.3.0',
  },
  role: {
    per: 'pod',
    codec: text,
    doc: 'Role to log in with; required by the kubernetes auth method.',
    example: 'orders',
    since: '0.1',
  },
  'auth-type': {
    per: 'pod',
    codec: text,
    fallback: { setting: 'authType' },
    doc: 'Auth method.',
    example: 'kubernetes',
    since: '0.9.0',
  },
  'auth-path': {
    per: 'pod',
    codec: text,
    fallback: { setting: 'authPath' },
    doc: 'Where the auth method is mounted.',
    example: 'auth/kubernetes',
    since: '0.2.0',
  },
  'auth-config': {
    per: 'parameter',
    codec: text,
    doc: 'Parameter of the auth method; dashes in its name become underscores.',
    example: '/vault/custom/role-id',
    since: '0.9.0',
  },
  'auth-min-backoff': backoff('Shortest', 'authMinBackoff', '1s'),
  'auth-max-backoff': backoff('Longest', 'authMaxBackoff', '5m'),
  'agent-auto-auth-exit-on-err': {
    per: 'pod',
    codec: boolean,
    fallback: { literal: 'false' },
    doc: 'Ends the agent when a login fails.',
    example: 'true',
    since: '1.1.0',
  },
  'tls-skip-verify': {
    per: 'pod',
    codec: boolean,
    fallback: { literal: 'false' },
    doc: "Does not check Vault's certificate. For experiments only.",
    example: 'true',
    since: '0.1',
  },
  'tls-secret': file(
    'Kubernetes Secret mounted read-only at `/vault/tls` in the injected containers.',
    'vault-tls',
  ),
  'tls-server-name': file("Name that Vault's certificate must carry.", 'vault.internal'),
  'ca-cert': file('File with the CA that signed the certificate of Vault.', '/vault/tls/ca.crt'),
  'ca-key': file('Directory of CA files, in spite of its name.', '/vault/tls'),
  'client-cert': file('File with the client certificate.', '/vault/tls/client.crt'),
  'client-key': file('File with the key of the client certificate.', '/vault/tls/client.key'),
  'client-timeout': variable('VAULT_CLIENT_TIMEOUT', '30s', '0.5.0'),
  'client-max-retries': variable('VAULT_MAX_RETRIES', '3', '0.5.0'),
  'go-max-procs': variable('GOMAXPROCS', '1', '0.16.0'),
  'log-level': {
    ...variable('VAULT_LOG_LEVEL', 'debug', '0.3.0'),
    fallback: { literal: 'info' },
  },
  'log-format': {
    ...variable('VAULT_LOG_FORMAT', 'json', '0.8.0'),
    fallback: { literal: 'standard' },
  },
} as const satisfies Rows;
