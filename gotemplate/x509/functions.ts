import { X509Certificate, createPublicKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { decodeBase64 } from '../encoding/base64.ts';
import { FunctionError } from '../errors.ts';
import { body } from '../functions/entry.ts';
import type { Call } from '../functions/entry.ts';
import { addressBytes } from '../url/address.ts';
import { GoStruct } from '../value.ts';
import type { GoSlice, StructType, Value } from '../value.ts';
import { fromText, toBytes } from '../values/text.ts';
import { extensions, keyIdentifier, pem, signCertificate, subjectNameOf } from './certificate.ts';
import { keyText, newKeyText, newRsaKey, privateKeyFrom } from './keys.ts';

/** The bodies of sprig's certificate functions, loaded on first use. */

const certificateType: StructType = {
  name: 'sprig.certificate',
  fields: [
    { name: 'Cert', type: 'string' },
    { name: 'Key', type: 'string' },
  ],
};

const certificateValue = (certificate: string, key: string) =>
  new GoStruct(certificateType, [fromText(certificate), fromText(key)]);

interface Wanted {
  readonly commonName: string;
  readonly days: number;
  readonly addresses?: GoSlice;
  readonly names?: GoSlice;
  readonly isAuthority?: boolean;
}

function texts(list: GoSlice | undefined, what: string): string[] {
  return (list?.items ?? []).map((item: Value) => {
    if (typeof item !== 'string') throw new FunctionError(`error parsing ${what}: not a string`);
    return item;
  });
}

function addresses(list: GoSlice | undefined): string[] {
  return texts(list, 'ip').map((text) => {
    if (addressBytes(text) === undefined) throw new FunctionError('error parsing ip: not an address');
    return text;
  });
}

/** Who signs: its key, and its certificate unless it signs its own. */
interface Signer {
  readonly key: KeyObject;
  readonly certificate?: X509Certificate;
}

const publicKeyOf = (key: KeyObject) => key.export({ type: 'spki', format: 'der' });

/** The extensions that Go's CreateCertificate writes for sprig. */
function extensionsOf(wanted: Wanted, publicKey: Uint8Array, signer: Signer): Buffer[] {
  const { isAuthority = false } = wanted;
  const hosts = [...texts(wanted.names, 'alternate DNS name'), ...addresses(wanted.addresses)];
  const issuerKey = signer.certificate && publicKeyOf(signer.certificate.publicKey);
  return [
    extensions.keyUsage(
      'digitalSignature',
      'keyEncipherment',
      ...(isAuthority ? (['keyCertSign'] as const) : []),
    ),
    extensions.extendedKeyUsage('server', 'client'),
    extensions.basicConstraints(isAuthority),
    ...(isAuthority ? [extensions.subjectKeyIdentifier(keyIdentifier(publicKey, 'sha1'))] : []),
    ...(issuerKey ? [extensions.authorityKeyIdentifier(keyIdentifier(issuerKey, 'sha1'))] : []),
    ...(hosts.length === 0 ? [] : [extensions.subjectAlternativeName(hosts)]),
  ];
}

function issue(wanted: Wanted, key: KeyObject, signer: Signer, call: Call): GoStruct {
  const notBefore = call.now();
  const publicKey = publicKeyOf(createPublicKey(key));
  const terms = {
    commonName: toBytes(wanted.commonName),
    ...(signer.certificate === undefined ? {} : { issuerName: subjectNameOf(signer.certificate.raw) }),
    publicKey,
    serial: randomBytes(16),
    notBefore,
    notAfter: notBefore + wanted.days * 86_400_000,
    extensions: extensionsOf(wanted, publicKey, signer),
  };
  return certificateValue(pem('CERTIFICATE', signCertificate(terms, signer.key)), keyText(key));
}

function signerOf(authority: GoStruct): Signer {
  const [certificate, key] = [authority.field('Cert'), authority.field('Key')].map(String);
  return { key: privateKeyFrom(key ?? ''), certificate: certificateFrom(certificate ?? '') };
}

function certificateFrom(text: string): X509Certificate {
  if (!text.includes('-----BEGIN ')) throw new FunctionError('unable to decode certificate');
  try {
    return new X509Certificate(text);
  } catch (error) {
    throw new FunctionError('error parsing certificate', { cause: error });
  }
}

const self = (wanted: Wanted, key: KeyObject, call: Call) => issue(wanted, key, { key }, call);

export const genPrivateKey = body(['string'], ([type]) => newKeyText(type));

export const genCA = body(['string', 'int'], ([commonName, days], call) =>
  self({ commonName, days, isAuthority: true }, newRsaKey(), call),
);

export const genCAWithKey = body(['string', 'int', 'string'], ([commonName, days, key], call) =>
  self({ commonName, days, isAuthority: true }, privateKeyFrom(key), call),
);

export const genSelfSignedCert = body(
  ['string', '[]interface {}', '[]interface {}', 'int'],
  ([commonName, ips, names, days], call) =>
    self({ commonName, days, addresses: ips, names }, newRsaKey(), call),
);

export const genSelfSignedCertWithKey = body(
  ['string', '[]interface {}', '[]interface {}', 'int', 'string'],
  ([commonName, ips, names, days, key], call) =>
    self({ commonName, days, addresses: ips, names }, privateKeyFrom(key), call),
);

export const genSignedCert = body(
  ['string', '[]interface {}', '[]interface {}', 'int', 'sprig.certificate'],
  ([commonName, ips, names, days, authority], call) =>
    issue({ commonName, days, addresses: ips, names }, newRsaKey(), signerOf(authority), call),
);

export const genSignedCertWithKey = body(
  ['string', '[]interface {}', '[]interface {}', 'int', 'sprig.certificate', 'string'],
  ([commonName, ips, names, days, authority, key], call) =>
    issue({ commonName, days, addresses: ips, names }, privateKeyFrom(key), signerOf(authority), call),
);

export const buildCustomCert = body(['string', 'string'], ([certificate, key]) => {
  const [certificateText, privateKeyText] = [decodeBase64(certificate), decodeBase64(key)];
  certificateFrom(certificateText);
  privateKeyFrom(privateKeyText);
  return new GoStruct(certificateType, [certificateText, privateKeyText]);
});
