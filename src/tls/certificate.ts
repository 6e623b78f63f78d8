import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import * as der from './der.ts';

/** A certificate and its private key, both PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** Unix milliseconds. */
export interface Validity {
  readonly notBefore: number;
  readonly notAfter: number;
}

interface Subject {
  readonly name: string;
  readonly publicKey: Buffer;
}

interface Issuer {
  readonly name: string;
  readonly key: string;
  readonly keyId: Buffer;
}

const oid = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
} as const;

/** keyUsage bits: keyCertSign and cRLSign; digitalSignature. */
const usage = {
  authority: der.bitString(Buffer.from([0b0000_0110]), 1),
  server: der.bitString(Buffer.from([0b1000_0000]), 7),
} as const;

/** A new self-signed authority: ECDSA P-256, SHA-256, with the key identifiers that strict verifiers ask for (RFC 5280 4.2.1). */
export function issueAuthority(name: string, validity: Validity): KeyPair {
  const { publicKey, key } = newKey();
  const keyId = keyIdOf(publicKey);
  const extensions = [
    critical(oid.basicConstraints, der.sequence(der.boolean(true))),
    critical(oid.keyUsage, usage.authority),
    extension(oid.subjectKeyId, der.octetString(keyId)),
    extension(oid.authorityKeyId, der.sequence(der.implicit(0, keyId))),
  ];
  return { certificate: signed({ name, publicKey }, { name, key, keyId }, validity, extensions), key };
}

/** A new serving certificate for `hosts` (DNS names or IP addresses), signed by `authority`, whose common name is `issuerName`. */
export function issueServer(
  hosts: readonly string[],
  authority: KeyPair,
  issuerName: string,
  validity: Validity,
): KeyPair {
  const { publicKey, key } = newKey();
  const issuer = { name: issuerName, key: authority.key, keyId: keyIdOf(publicKeyOf(authority.key)) };
  const extensions = [
    critical(oid.basicConstraints, der.sequence()),
    critical(oid.keyUsage, usage.server),
    extension(oid.extendedKeyUsage, der.sequence(der.identifier(oid.serverAuth))),
    extension(oid.subjectAltName, der.sequence(...hosts.map(alternativeName))),
    extension(oid.subjectKeyId, der.octetString(keyIdOf(publicKey))),
    extension(oid.authorityKeyId, der.sequence(der.implicit(0, issuer.keyId))),
  ];
  const subject = { name: commonNameFor(hosts), publicKey };
  return { certificate: signed(subject, issuer, validity, extensions), key };
}

/** A common name holds 64 characters at most; verifiers read the alternative names. */
function commonNameFor(hosts: readonly string[]): string {
  return hosts.find((host) => host.length <= 64) ?? 'vault-injector';
}

function newKey(): { publicKey: Buffer; key: string } {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    publicKey: pair.publicKey.export({ type: 'spki', format: 'der' }),
    key: String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}

function publicKeyOf(privateKey: string): Buffer {
  const { x = '', y = '' } = createPrivateKey(privateKey).export({ format: 'jwk' });
  return Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
}

/** SHA-256 of the point (the last 65 bytes of a P-256 key), cut to 160 bits (RFC 7093 section 2). */
function keyIdOf(publicKey: Buffer): Buffer {
  return createHash('sha256').update(publicKey.subarray(-65)).digest().subarray(0, 20);
}

function signed(subject: Subject, issuer: Issuer, validity: Validity, extensions: readonly Buffer[]): string {
  const algorithm = der.sequence(der.identifier(oid.ecdsaWithSha256));
  const toBeSigned = der.sequence(
    der.explicit(0, der.integer(Buffer.from([2]))),
    der.integer(randomBytes(16)),
    algorithm,
    distinguishedName(issuer.name),
    der.sequence(der.time(validity.notBefore), der.time(validity.notAfter)),
    distinguishedName(subject.name),
    subject.publicKey,
    der.explicit(3, der.sequence(...extensions)),
  );
  const signature = sign('sha256', toBeSigned, { key: issuer.key, dsaEncoding: 'der' });
  return pem(der.sequence(toBeSigned, algorithm, der.bitString(signature)));
}

function distinguishedName(commonName: string): Buffer {
  return der.sequence(der.set(der.sequence(der.identifier(oid.commonName), der.utf8String(commonName))));
}

function alternativeName(host: string): Buffer {
  return isIP(host) === 0 ? der.implicit(2, Buffer.from(host, 'ascii')) : der.implicit(7, addressBytes(host));
}

/** IPv4 in 4 bytes, IPv6 in 16. */
function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (text: string | undefined) => (text === undefined || text === '' ? [] : text.split(':'));
  const missing = 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array.from({ length: missing }, () => '0'), ...groups(tail)];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function extension(id: string, value: Buffer): Buffer {
  return der.sequence(der.identifier(id), der.octetString(value));
}

function critical(id: string, value: Buffer): Buffer {
  return der.sequence(der.identifier(id), der.boolean(true), der.octetString(value));
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
