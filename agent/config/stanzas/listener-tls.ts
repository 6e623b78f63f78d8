import { weakBoolean } from '../codec/boolean.ts';
import { cipherSuites } from '../codec/cipher-suites.ts';
import { text } from '../codec/text.ts';
import { reject, within } from '../issue.ts';
import type { Position, Scope } from '../issue.ts';
import type { ListenerTlsConfig, TlsVersion } from '../model.ts';
import { field } from '../stanza.ts';
import type { Values } from '../stanza.ts';

const versions: readonly TlsVersion[] = ['tls10', 'tls11', 'tls12', 'tls13'];

export const listenerTlsFields = {
  tls_disable: field(weakBoolean, false, 'serve plain HTTP'),
  tls_cert_file: field(text, '', 'file with the certificate'),
  tls_key_file: field(text, '', 'file with its private key'),
  tls_min_version: field(text, 'tls12', 'lowest TLS version'),
  tls_max_version: field(text, 'tls13', 'highest TLS version'),
  tls_cipher_suites: field(cipherSuites, [], 'suites allowed, separated by commas'),
  tls_require_and_verify_client_cert: field(weakBoolean, false, 'serve only clients with a certificate'),
  tls_client_ca_file: field(text, '', 'file with the certificates that sign the clients’'),
  tls_disable_client_certs: field(weakBoolean, false, 'do not ask for client certificates'),
};

/** The TLS of a listener, undefined when it is switched off. Then, as in Vault, its other keys are not looked at. */
export function decodeListenerTls(
  values: Values<typeof listenerTlsFields>,
  at: Position,
  scope: Scope,
): ListenerTlsConfig | undefined {
  if (values.tls_disable) return undefined;
  for (const key of ['tls_cert_file', 'tls_key_file'] as const) {
    if (values[key] === '') reject(within(scope, key), at, 'is required unless tls_disable is true');
  }
  return {
    certFile: values.tls_cert_file,
    keyFile: values.tls_key_file,
    minVersion: versionOf(values.tls_min_version, 'tls12', at, within(scope, 'tls_min_version')),
    maxVersion: versionOf(values.tls_max_version, 'tls13', at, within(scope, 'tls_max_version')),
    cipherSuites: values.tls_cipher_suites,
    requireClientCert: values.tls_require_and_verify_client_cert,
    clientCaFile: values.tls_client_ca_file,
    disableClientCerts: values.tls_disable_client_certs,
  };
}

function versionOf(value: string, fallback: TlsVersion, at: Position, scope: Scope): TlsVersion {
  const version = value === '' ? fallback : versions.find((each) => each === value);
  if (version === undefined)
    reject(scope, at, `must be one of ${versions.join(', ')}, got ${JSON.stringify(value)}`);
  return version ?? fallback;
}
