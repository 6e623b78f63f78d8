import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import {
  distinguishedName,
  extensions,
  keyIdentifier,
  pem,
  signCertificate,
} from '../gotemplate/x509/certificate.ts';

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

/** Makes a key pair and a certificate for it, with the extensions that authorities and servers carry. */
export function issueCertificate(terms: CertificateTerms): Issued {
  const { privateKey } =
    terms.keyType === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer = terms.issuer?.privateKey ?? privateKey;
  const serial = Buffer.concat([Buffer.from([0x40 | ((randomBytes(1)[0] ?? 0) & 0x3f)]), randomBytes(15)]);
  const certificate = signCertificate(
    {
      commonName: Buffer.from(terms.commonName),
      issuerName: distinguishedName(Buffer.from(terms.issuer?.commonName ?? terms.commonName)),
      publicKey: publicKeyOf(privateKey),
      serial,
      notBefore: terms.notBefore,
      notAfter: terms.notAfter,
      extensions: extensionsOf(terms, privateKey, signer),
    },
    signer,
  );
  return {
    certificate: pem('CERTIFICATE', certificate),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    serial: serial.toString('hex').replace(/..(?=.)/g, '$&:'),
    commonName: terms.commonName,
    privateKey,
  };
}

const publicKeyOf = (key: KeyObject) => createPublicKey(key).export({ type: 'spki', format: 'der' });
const keyIdOf = (key: KeyObject) => keyIdentifier(publicKeyOf(key), 'sha1');

function extensionsOf(terms: CertificateTerms, own: KeyObject, signer: KeyObject): Buffer[] {
  const isAuthority = terms.issuer === undefined;
  const names = terms.alternativeNames ?? [];
  return [
    extensions.basicConstraints(isAuthority),
    isAuthority
      ? extensions.keyUsage('keyCertSign', 'cRLSign')
      : extensions.keyUsage('digitalSignature', 'keyEncipherment', 'keyAgreement'),
    extensions.subjectKeyIdentifier(keyIdOf(own)),
    extensions.authorityKeyIdentifier(keyIdOf(signer)),
    ...(isAuthority ? [] : [extensions.extendedKeyUsage('server', 'client')]),
    ...(names.length === 0 ? [] : [extensions.subjectAlternativeName(names)]),
  ];
}
