import { createHash, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { addressBytes } from '../url/address.ts';
import {
  bitString,
  boolean,
  contentAt,
  explicit,
  implicit,
  integer,
  nothing,
  objectIdentifier,
  octetString,
  sequence,
  set,
  time,
  utf8String,
} from './der.ts';

/** What a certificate says; node:crypto reads certificates but cannot make them. */
export interface CertificateTerms {
  /** Common name of the subject: UTF-8 bytes. */
  readonly commonName: Uint8Array;
  /** The issuer's name in DER; absent: the subject's own. */
  readonly issuerName?: Uint8Array;
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKey: Uint8Array;
  /** Big-endian bytes. */
  readonly serial: Uint8Array;
  /** Unix milliseconds. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly extensions: readonly Uint8Array[];
}

const signatures: Readonly<Record<string, { algorithm: () => Buffer; hash: string | null }>> = {
  rsa: { algorithm: () => sequence(objectIdentifier('1.2.840.113549.1.1.11'), nothing()), hash: 'sha256' },
  ec: { algorithm: () => sequence(objectIdentifier('1.2.840.10045.4.3.2')), hash: 'sha256' },
  ed25519: { algorithm: () => sequence(objectIdentifier('1.3.101.112')), hash: null },
};

/** An X.509 certificate of version 3 in DER, signed with SHA-256 by an RSA, ECDSA or Ed25519 key. */
export function signCertificate(terms: CertificateTerms, key: KeyObject): Buffer {
  const signature = signatures[key.asymmetricKeyType ?? ''];
  if (signature === undefined) throw new Error('only RSA, ECDSA and Ed25519 keys can sign certificates');
  const subject = distinguishedName(terms.commonName);
  const body = sequence(
    explicit(0, integer(Uint8Array.of(2))),
    integer(terms.serial),
    signature.algorithm(),
    terms.issuerName ?? subject,
    sequence(time(terms.notBefore), time(terms.notAfter)),
    subject,
    terms.publicKey,
    explicit(3, sequence(...terms.extensions)),
  );
  return sequence(body, signature.algorithm(), bitString(sign(signature.hash, body, key)));
}

/** A name that consists of a common name alone. */
export function distinguishedName(commonName: Uint8Array): Buffer {
  return sequence(set(sequence(objectIdentifier('2.5.4.3'), utf8String(commonName))));
}

/** The subject's name as it stands in a certificate in DER. */
export function subjectNameOf(certificate: Uint8Array): Buffer {
  return sequence(contentAt(certificate, 0, 0, 5));
}

/** 160 bits that identify a public key (SubjectPublicKeyInfo): its SHA-1, or the start of its SHA-256 (RFC 5280, RFC 7093). */
export function keyIdentifier(publicKey: Uint8Array, hash: 'sha1' | 'sha256'): Buffer {
  return createHash(hash)
    .update(contentAt(publicKey, 0, 1).subarray(1))
    .digest()
    .subarray(0, 20);
}

const usages = {
  digitalSignature: 0x80,
  keyEncipherment: 0x20,
  keyAgreement: 0x08,
  keyCertSign: 0x04,
  cRLSign: 0x02,
} as const;

const purposes = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' } as const;

function extension(identifier: string, value: Uint8Array, critical = false): Buffer {
  return sequence(objectIdentifier(identifier), ...(critical ? [boolean(true)] : []), octetString(value));
}

/** The extensions that certificates here carry. */
export const extensions = {
  basicConstraints: (isAuthority: boolean) =>
    extension('2.5.29.19', sequence(...(isAuthority ? [boolean(true)] : [])), true),
  keyUsage: (...names: readonly (keyof typeof usages)[]) => {
    const bits = names.reduce((sum, name) => sum | usages[name], 0);
    const unused = 31 - Math.clz32(bits & -bits);
    return extension('2.5.29.15', bitString(Uint8Array.of(bits), unused), true);
  },
  extendedKeyUsage: (...names: readonly (keyof typeof purposes)[]) =>
    extension('2.5.29.37', sequence(...names.map((name) => objectIdentifier(purposes[name])))),
  subjectKeyIdentifier: (identifier: Uint8Array) => extension('2.5.29.14', octetString(identifier)),
  authorityKeyIdentifier: (identifier: Uint8Array) =>
    extension('2.5.29.35', sequence(implicit(0, identifier))),
  /** DNS names and IP addresses. */
  subjectAlternativeName: (hosts: readonly string[]) =>
    extension('2.5.29.17', sequence(...hosts.map(alternativeName))),
} as const;

function alternativeName(host: string): Buffer {
  const address = addressBytes(host);
  return address === undefined ? implicit(2, Buffer.from(host, 'latin1')) : implicit(7, address);
}

/** A PEM block with lines of 64 characters. */
export function pem(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
