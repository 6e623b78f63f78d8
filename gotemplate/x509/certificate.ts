import { createHash, createPublicKey, randomBytes, sign } from 'node:crypto';
import type { KeyObject, X509Certificate } from 'node:crypto';
import {
  bitString,
  boolean,
  contentAt,
  integer,
  nothing,
  objectIdentifier,
  octetString,
  primitive,
  sequence,
  set,
  tagged,
  time,
  utf8String,
} from './der.ts';

/** What a certificate shall say. */
export interface CertificateRequest {
  /** UTF-8 bytes. */
  readonly commonName: Uint8Array;
  readonly dnsNames: readonly string[];
  /** 4 or 16 bytes each. */
  readonly addresses: readonly Uint8Array[];
  /** Seconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly isAuthority: boolean;
}

/** Who signs: its key, and its certificate unless it signs its own. */
export interface Signer {
  readonly key: KeyObject;
  readonly certificate?: X509Certificate;
}

const algorithms: Readonly<Record<string, { identifier: () => Buffer; hash: string | null }>> = {
  rsa: { identifier: () => sequence(objectIdentifier('1.2.840.113549.1.1.11'), nothing()), hash: 'sha256' },
  ec: { identifier: () => sequence(objectIdentifier('1.2.840.10045.4.3.2')), hash: 'sha256' },
  ed25519: { identifier: () => sequence(objectIdentifier('1.3.101.112')), hash: null },
};

/** The DER certificate for a key, version 3, with the extensions that Go's CreateCertificate writes for sprig. */
export function createCertificate(request: CertificateRequest, key: KeyObject, signer: Signer): Buffer {
  const algorithm = algorithms[signer.key.asymmetricKeyType ?? ''];
  if (algorithm === undefined) throw new Error('only RSA, ECDSA and Ed25519 keys can sign certificates');
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const name = sequence(set(sequence(objectIdentifier('2.5.4.3'), utf8String(request.commonName))));
  const issuer = signer.certificate === undefined ? name : subjectOf(signer.certificate);
  const body = sequence(
    tagged(0, integer(2n)),
    integer(BigInt(`0x${randomBytes(16).toString('hex')}`)),
    algorithm.identifier(),
    issuer,
    sequence(time(request.notBefore), time(request.notAfter)),
    name,
    publicKey,
    tagged(3, sequence(...extensions(request, publicKey, signer))),
  );
  return sequence(body, algorithm.identifier(), bitString(sign(algorithm.hash, body, signer.key)));
}

/** The subject's name as it stands in a certificate: the sixth element of what is signed. */
function subjectOf(certificate: X509Certificate): Buffer {
  return sequence(contentAt(certificate.raw, 0, 0, 5));
}

function extension(identifier: string, critical: boolean, value: Uint8Array): Buffer {
  return sequence(objectIdentifier(identifier), ...(critical ? [boolean(true)] : []), octetString(value));
}

/** SHA-1 of the public key's bits, the customary key identifier. */
function keyIdentifier(publicKey: Uint8Array): Buffer {
  return createHash('sha1')
    .update(contentAt(publicKey, 0, 1).subarray(1))
    .digest();
}

const serverAndClient = () =>
  sequence(objectIdentifier('1.3.6.1.5.5.7.3.1'), objectIdentifier('1.3.6.1.5.5.7.3.2'));

function extensions(request: CertificateRequest, publicKey: Uint8Array, signer: Signer): Buffer[] {
  const { isAuthority, dnsNames, addresses } = request;
  // digitalSignature and keyEncipherment; keyCertSign for authorities
  const usage = isAuthority ? bitString(Uint8Array.of(0xa4), 2) : bitString(Uint8Array.of(0xa0), 5);
  const names = [
    ...dnsNames.map((name) => primitive(2, Buffer.from(name, 'latin1'))),
    ...addresses.map((address) => primitive(7, address)),
  ];
  const issuerKey = signer.certificate?.publicKey.export({ type: 'spki', format: 'der' });
  return [
    extension('2.5.29.15', true, usage),
    extension('2.5.29.37', false, serverAndClient()),
    extension('2.5.29.19', true, isAuthority ? sequence(boolean(true)) : sequence()),
    ...(isAuthority ? [extension('2.5.29.14', false, octetString(keyIdentifier(publicKey)))] : []),
    ...(issuerKey === undefined
      ? []
      : [extension('2.5.29.35', false, sequence(primitive(0, keyIdentifier(issuerKey))))]),
    ...(names.length === 0 ? [] : [extension('2.5.29.17', false, sequence(...names))]),
  ];
}
