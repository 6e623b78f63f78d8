/** The TLS side of a client: reads certificates and keys, and says at start-up which of them is unusable. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { SecureContextOptions } from 'node:tls';
import type { VaultTlsConfig } from '../config/model.ts';
import { AgentError } from '../errors.ts';

/** Reads files and folders; rejects with the system's error. */
export type TlsFiles = {
  readFile(path: string): Promise<Uint8Array>;
  readDir(path: string): Promise<readonly string[]>;
};

/** Options for a TLS connection. Verification is said out loud, so that no environment variable can switch it off. */
export type TlsOptions = Pick<SecureContextOptions, 'ca' | 'cert' | 'key' | 'minVersion'> & {
  readonly rejectUnauthorized: boolean;
  readonly servername?: string;
};

/** Where Linux distributions keep the authorities that the system trusts (the list of Go's crypto/x509). */
const systemBundles: readonly string[] = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

const certificateBlock = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/**
 * The options that a TLS configuration stands for. Trust: file, else text, else folder, else the system's authorities,
 * else those of the runtime. Rejects with AgentError `tls-material` naming the file.
 */
export async function tlsOptions(config: VaultTlsConfig, files: TlsFiles): Promise<TlsOptions> {
  const identity = await clientIdentity(config, files);
  const ca = config.skipVerify ? undefined : await authorities(config, files);
  return {
    minVersion: 'TLSv1.2',
    rejectUnauthorized: !config.skipVerify,
    ...(ca === undefined ? {} : { ca: [...ca] }),
    ...identity,
    ...(config.serverName === '' ? {} : { servername: config.serverName }),
  };
}

async function authorities(config: VaultTlsConfig, files: TlsFiles): Promise<readonly string[]> {
  if (config.caCertFile !== '')
    return certificatesIn(await text(config.caCertFile, files), config.caCertFile);
  if (config.caCertPem !== '') return certificatesIn(config.caCertPem, 'VAULT_CACERT_BYTES');
  if (config.caDirectory !== '') return directoryAuthorities(config.caDirectory, files);
  return systemAuthorities(files);
}

async function directoryAuthorities(directory: string, files: TlsFiles): Promise<string[]> {
  const names = await attempt(directory, () => files.readDir(directory));
  const found: string[] = [];
  for (const name of [...names].sort()) {
    const path = `${directory}/${name}`;
    const pem = decode(await attempt(path, () => files.readFile(path).catch(emptyForFolder)));
    // Keys, notes and the folders of a mounted ConfigMap may lie beside certificates.
    if (pem.includes('-----BEGIN CERTIFICATE-----')) found.push(...certificatesIn(pem, path));
  }
  if (found.length === 0) throw unusable(directory, 'holds no certificate');
  return [...new Set(found)];
}

function emptyForFolder(error: unknown): Uint8Array {
  if (error instanceof Error && 'code' in error && error.code === 'EISDIR') return new Uint8Array();
  throw error;
}

/** Named rather than left to the runtime, whose own default can be widened by NODE_EXTRA_CA_CERTS. */
async function systemAuthorities(files: TlsFiles): Promise<readonly string[]> {
  for (const path of systemBundles) {
    const bundle = await files.readFile(path).then(decode, () => '');
    const found = bundle.match(certificateBlock);
    if (found !== null) return found;
  }
  const { rootCertificates } = await import('node:tls');
  return rootCertificates;
}

async function clientIdentity(config: VaultTlsConfig, files: TlsFiles) {
  const { clientCertFile, clientKeyFile } = config;
  if (clientCertFile === '' && clientKeyFile === '') return {};
  if (clientCertFile === '' || clientKeyFile === '') {
    const [given, missing] =
      clientCertFile === '' ? ['client_key', 'client_cert'] : ['client_cert', 'client_key'];
    throw unusable(given, `needs ${missing} beside it`);
  }
  const cert = await text(clientCertFile, files);
  const key = await text(clientKeyFile, files);
  const [leaf = ''] = certificatesIn(cert, clientCertFile);
  const parsed = privateKey(key, clientKeyFile);
  if (!new X509Certificate(leaf).checkPrivateKey(parsed)) {
    throw unusable(clientKeyFile, `is not the key of the certificate in ${clientCertFile}`);
  }
  return { cert, key };
}

function privateKey(pem: string, path: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw unusable(path, 'holds no private key that can be read', error);
  }
}

function certificatesIn(pem: string, where: string): string[] {
  const blocks = pem.match(certificateBlock) ?? [];
  if (blocks.length === 0) throw unusable(where, 'holds no certificate');
  for (const block of blocks) {
    try {
      new X509Certificate(block);
    } catch (error) {
      throw unusable(where, 'holds a certificate that cannot be read', error);
    }
  }
  return blocks;
}

async function text(path: string, files: TlsFiles): Promise<string> {
  return decode(await attempt(path, () => files.readFile(path)));
}

async function attempt<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw unusable(path, `cannot be read (${code})`, error);
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function unusable(what: string, why: string, cause?: unknown): AgentError {
  return new AgentError('tls-material', { subject: what, errors: [why], cause });
}
