import type { SecureVersion } from 'node:tls';
import { goQuote } from '../../contract/codec.ts';

/** What Node's TLS server takes for the two TLS settings. */
export interface TlsServerOptions {
  readonly minVersion: SecureVersion;
  readonly ciphers?: string;
}

/** The further options with which a server asks callers for a certificate of `authority` (PEM); who has none is told by the route. */
export function clientCertificateOptions(authority: string) {
  return { ca: authority, requestCert: true, rejectUnauthorized: false } as const;
}

const versions: ReadonlyMap<string, SecureVersion> = new Map([
  ['tls10', 'TLSv1'],
  ['tls11', 'TLSv1.1'],
  ['tls12', 'TLSv1.2'],
  ['tls13', 'TLSv1.3'],
]);

/** Suites of TLS 1.0 to 1.2 by Go's name, with OpenSSL's. */
const suites: Readonly<Record<string, string>> = {
  TLS_RSA_WITH_AES_128_CBC_SHA: 'AES128-SHA',
  TLS_RSA_WITH_AES_256_CBC_SHA: 'AES256-SHA',
  TLS_RSA_WITH_AES_128_CBC_SHA256: 'AES128-SHA256',
  TLS_RSA_WITH_AES_128_GCM_SHA256: 'AES128-GCM-SHA256',
  TLS_RSA_WITH_AES_256_GCM_SHA384: 'AES256-GCM-SHA384',
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: 'ECDHE-ECDSA-AES128-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: 'ECDHE-ECDSA-AES256-SHA',
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: 'ECDHE-RSA-AES128-SHA',
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA: 'ECDHE-RSA-AES256-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256: 'ECDHE-ECDSA-AES128-SHA256',
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256: 'ECDHE-RSA-AES128-SHA256',
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: 'ECDHE-ECDSA-AES128-GCM-SHA256',
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: 'ECDHE-ECDSA-AES256-GCM-SHA384',
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: 'ECDHE-RSA-AES128-GCM-SHA256',
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: 'ECDHE-RSA-AES256-GCM-SHA384',
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-ECDSA-CHACHA20-POLY1305',
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-RSA-CHACHA20-POLY1305',
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305: 'ECDHE-ECDSA-CHACHA20-POLY1305',
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305: 'ECDHE-RSA-CHACHA20-POLY1305',
};

/** Suites that Go knows and OpenSSL no longer has: they may be named, and nobody gets them. */
const neverOn = [
  'TLS_RSA_WITH_RC4_128_SHA',
  'TLS_RSA_WITH_3DES_EDE_CBC_SHA',
  'TLS_ECDHE_ECDSA_WITH_RC4_128_SHA',
  'TLS_ECDHE_RSA_WITH_RC4_128_SHA',
  'TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA',
];

/** Suites of TLS 1.3, which Go always offers and the setting cannot change. */
const alwaysOn = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'];

/**
 * TLS_MIN_VERSION (`tls10` to `tls13`) and TLS_CIPHER_SUITES (Go suite names with commas; empty: Node's own choice) as
 * options, or the text with which vault-k8s 1.7.6 ends.
 */
export function parseTlsOptions(
  minVersion: string,
  cipherSuites: string,
): { readonly options: TlsServerOptions } | { readonly error: string } {
  const version = versions.get(minVersion);
  if (version === undefined) return { error: `invalid or unsupported TLS version ${goQuote(minVersion)}` };
  const list = cipherSuites.trim();
  if (list === '') return { options: { minVersion: version } };
  const names = list.split(',');
  const unknown = names.find((name) => !isSuite(name));
  if (unknown !== undefined) {
    const problem = `unsupported cipher ${goQuote(unknown)}`;
    return { error: `failed to parse TLS cipher suites list ${goQuote(cipherSuites)}: ${problem}` };
  }
  const chosen = names.flatMap((name) => (Object.hasOwn(suites, name) ? (suites[name] ?? []) : []));
  return { options: { minVersion: version, ciphers: [...alwaysOn, ...chosen].join(':') } };
}

const isSuite = (name: string): boolean =>
  Object.hasOwn(suites, name) || alwaysOn.includes(name) || neverOn.includes(name);
