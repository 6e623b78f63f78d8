/** The TLS side of a listener: its certificate, and what it asks of clients. */
import { X509Certificate, createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { SecureVersion, TlsOptions } from 'node:tls';
import type { ListenerTlsConfig, TlsVersion } from '../config/model.ts';
import { StartFailure } from '../prepare.ts';

const versions: Readonly<Record<TlsVersion, SecureVersion>> = {
  tls10: 'TLSv1',
  tls11: 'TLSv1.1',
  tls12: 'TLSv1.2',
  tls13: 'TLSv1.3',
};

/** Go cannot choose among the suites of TLS 1.3, so that a list for the older versions leaves these alone. */
const latestSuites = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
] as const;

/** How OpenSSL shortens the parts of a suite's name; the order matters. */
const shortenings: readonly (readonly [RegExp, string])[] = [
  [/^TLS_/, ''],
  [/^RSA_WITH_/, ''],
  [/_WITH_/, '_'],
  [/3DES_EDE_CBC_SHA/, 'DES_CBC3_SHA'],
  [/RC4_128/, 'RC4'],
  [/AES_(128|256)/, 'AES$1'],
  [/(AES\d+)_CBC/, '$1'],
  [/POLY1305_SHA256$/, 'POLY1305'],
];

/**
 * Server options from the configured files. Rejects with StartFailure naming a file that cannot be used: Bun would tell
 * only when the server listens, too late to keep the one before.
 */
export async function listenerTls(config: ListenerTlsConfig): Promise<TlsOptions> {
  const { certFile, keyFile, clientCaFile, cipherSuites } = config;
  const cert = await read(certFile, 'tls_cert_file');
  const key = await read(keyFile, 'tls_key_file');
  checkPair({ certFile, cert }, { keyFile, key });
  const ca = clientCaFile === '' ? {} : { ca: await read(clientCaFile, 'tls_client_ca_file') };
  const ciphers = cipherSuites.length === 0 ? {} : { ciphers: openSslNames(cipherSuites) };
  return {
    cert,
    key,
    minVersion: versions[config.minVersion],
    maxVersion: versions[config.maxVersion],
    requestCert: config.requireClientCert || (clientCaFile !== '' && !config.disableClientCerts),
    rejectUnauthorized: config.requireClientCert,
    ...ca,
    ...ciphers,
  };
}

/** Go's names of suites as OpenSSL's, in the form of a cipher list. */
export function openSslNames(suites: readonly string[]): string {
  const older = suites.filter((suite) => suite.includes('_WITH_')).map(openSslName);
  return [...latestSuites, ...older].join(':');
}

function openSslName(suite: string): string {
  const shortened = shortenings.reduce((name, [long, short]) => name.replace(long, short), suite);
  return shortened.replaceAll('_', '-');
}

function checkPair(
  { certFile, cert }: { readonly certFile: string; readonly cert: Buffer },
  { keyFile, key }: { readonly keyFile: string; readonly key: Buffer },
): void {
  const leaf = usable(
    () => new X509Certificate(cert),
    `listener.tls_cert_file: ${certFile} holds no certificate`,
  );
  const parsed = usable(
    () => createPrivateKey(key),
    `listener.tls_key_file: ${keyFile} holds no private key`,
  );
  if (leaf.checkPrivateKey(parsed)) return;
  throw new StartFailure([
    `listener.tls_key_file: ${keyFile} is not the key of the certificate in ${certFile}`,
  ]);
}

function usable<Value>(make: () => Value, otherwise: string): Value {
  try {
    return make();
  } catch {
    throw new StartFailure([otherwise]);
  }
}

async function read(path: string, key: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartFailure([`listener.${key}: ${path} cannot be read: ${reason}`]);
  }
}
