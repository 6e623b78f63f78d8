import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import {
  distinguishedName,
  extensions,
  keyIdentifier,
  pem,
  signCertificate,
} from '../../gotemplate/x509/certificate.ts';

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

/** A new self-signed authority: ECDSA P-256, SHA-256, with the key identifiers that strict verifiers ask for (RFC 5280 4.2.1). */
export function issueAuthority(name: string, validity: Validity): KeyPair {
  const key = newKey();
  const own = keyIdOf(key);
  const terms = {
    ...termsOf(name, key, validity),
    extensions: [
      extensions.basicConstraints(true),
      extensions.keyUsage('keyCertSign', 'cRLSign'),
      extensions.subjectKeyIdentifier(own),
      extensions.authorityKeyIdentifier(own),
    ],
  };
  return { certificate: pem('CERTIFICATE', signCertificate(terms, key)), key: textOf(key) };
}

/** A new serving certificate for `hosts` (DNS names or IP addresses), signed by `authority`, whose common name is `issuerName`. */
export function issueServer(
  hosts: readonly string[],
  authority: KeyPair,
  issuerName: string,
  validity: Validity,
): KeyPair {
  const key = newKey();
  const signer = createPrivateKey(authority.key);
  const terms = {
    ...termsOf(commonNameFor(hosts), key, validity),
    issuerName: distinguishedName(Buffer.from(issuerName)),
    extensions: [
      extensions.basicConstraints(false),
      extensions.keyUsage('digitalSignature'),
      extensions.extendedKeyUsage('server'),
      extensions.subjectAlternativeName(hosts),
      extensions.subjectKeyIdentifier(keyIdOf(key)),
      extensions.authorityKeyIdentifier(keyIdOf(signer)),
    ],
  };
  return { certificate: pem('CERTIFICATE', signCertificate(terms, signer)), key: textOf(key) };
}

/** A common name holds 64 characters at most; verifiers read the alternative names. */
function commonNameFor(hosts: readonly string[]): string {
  return hosts.find((host) => host.length <= 64) ?? 'vault-injector';
}

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const textOf = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicKeyOf = (key: KeyObject) => createPublicKey(key).export({ type: 'spki', format: 'der' });
const keyIdOf = (key: KeyObject) => keyIdentifier(publicKeyOf(key), 'sha256');

function termsOf(name: string, key: KeyObject, validity: Validity) {
  return { commonName: Buffer.from(name), publicKey: publicKeyOf(key), serial: randomBytes(16), ...validity };
}
