import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import {
  bits,
  boolean,
  constructed,
  integer,
  octets,
  oid,
  primitive,
  sequence,
  set,
  time,
  utf8,
} from './der.ts';

/** A certificate with its key, both as PEM; and what signing with it needs. */
export interface Issued {
  readonly certificate: string;
  readonly key: string;
  readonly serial: string;
  readonly commonName: string;
  readonly privateKey: KeyObject;
}

export interface CertificateTerms {
  readonly commonName: string;
  /** DNS names and IP addresses. */
  readonly alternativeNames?: readonly string[];
  readonly notBefore: number;
  readonly notAfter: number;
  /** Signed by this one; absent: a self-signed authority. */
  readonly issuer?: Issued;
  readonly keyType?: 'ec' | 'rsa';
}

/** Makes a key pair and an X.509 v3 certificate for it (node:crypto reads certificates but cannot make them). */
export function issueCertificate(terms: CertificateTerms): Issued {
  const { privateKey, publicKey } =
    terms.keyType === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer = terms.issuer?.privateKey ?? privateKey;
  const serial = Buffer.concat([Buffer.from([0x40 | ((randomBytes(1)[0] ?? 0) & 0x3f)]), randomBytes(15)]);
  const algorithm = signatureAlgorithm(signer);
  const body = sequence(
    constructed(0, integer(Buffer.from([2]))),
    integer(serial),
    algorithm,
    name(terms.issuer?.commonName ?? terms.commonName),
    sequence(time(terms.notBefore), time(terms.notAfter)),
    name(terms.commonName),
    publicKey.export({ type: 'spki', format: 'der' }),
    constructed(3, sequence(...extensions(terms, publicKey, createPublicKey(signer)))),
  );
  const certificate = sequence(body, algorithm, bits(sign('sha256', body, signer)));
  return {
    certificate: pem('CERTIFICATE', certificate),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    serial: serial.toString('hex').replace(/..(?=.)/g, '$&:'),
    commonName: terms.commonName,
    privateKey,
  };
}

function extensions(terms: CertificateTerms, own: KeyObject, signer: KeyObject): Buffer[] {
  const isAuthority = terms.issuer === undefined;
  const keyUsage = isAuthority ? bits(Buffer.from([0x06]), 1) : bits(Buffer.from([0xa8]), 3);
  const always = [
    extension('2.5.29.19', sequence(...(isAuthority ? [boolean(true)] : [])), true),
    extension('2.5.29.15', keyUsage, true),
    extension('2.5.29.14', octets(keyIdentifier(own))),
    extension('2.5.29.35', sequence(primitive(0, keyIdentifier(signer)))),
  ];
  if (isAuthority) return always;
  const usages = sequence(oid('1.3.6.1.5.5.7.3.1'), oid('1.3.6.1.5.5.7.3.2'));
  const names = (terms.alternativeNames ?? []).map(alternativeName);
  return [
    ...always,
    extension('2.5.29.37', usages),
    ...(names.length === 0 ? [] : [extension('2.5.29.17', sequence(...names))]),
  ];
}

function extension(id: string, value: Uint8Array, critical = false): Buffer {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value));
}

function alternativeName(text: string): Buffer {
  if (isIP(text) === 4) return primitive(7, Buffer.from(text.split('.').map(Number)));
  if (text === '::1') return primitive(7, Buffer.concat([Buffer.alloc(15), Buffer.from([1])]));
  return primitive(2, Buffer.from(text));
}

const name = (commonName: string) => sequence(set(sequence(oid('2.5.4.3'), utf8(commonName))));

function signatureAlgorithm(key: KeyObject): Buffer {
  return key.asymmetricKeyType === 'rsa'
    ? sequence(oid('1.2.840.113549.1.1.11'), Buffer.from([5, 0]))
    : sequence(oid('1.2.840.10045.4.3.2'));
}

function keyIdentifier(key: KeyObject): Buffer {
  return createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').replace(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}
