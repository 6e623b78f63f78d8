import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { FunctionError } from '../errors.ts';
import { pem } from './certificate.ts';
import { contentAt, elementsOf, integer, sequence } from './der.ts';

/** An RSA key of 2048 bits, as sprig makes for certificates. */
export function newRsaKey(): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
}

/** Reads a private key in PEM form. */
export function privateKeyFrom(text: string): KeyObject {
  try {
    return createPrivateKey(text);
  } catch (error) {
    throw new FunctionError('error parsing private key: not a private key in PEM form', { cause: error });
  }
}

/** The key in the PEM form that Go programs expect for its type. */
export function keyText(key: KeyObject): string {
  if (key.asymmetricKeyType === 'rsa') return key.export({ type: 'pkcs1', format: 'pem' }).toString();
  if (key.asymmetricKeyType === 'ec') return key.export({ type: 'sec1', format: 'pem' }).toString();
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

const numberOf = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);

function bytesOf(value: bigint): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
}

/** DSA keys have a form of their own: version, the parameters, the public and the private number. */
function dsaKeyText(): string {
  const { privateKey } = generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 });
  // PKCS #8: version, algorithm with the parameters p, q and g, and the private number in an octet string
  const der = privateKey.export({ type: 'pkcs8', format: 'der' });
  const [p = 0n, q = 0n, g = 0n] = elementsOf(contentAt(der, 0, 1, 1)).map(numberOf);
  const x = numberOf(contentAt(der, 0, 2, 0));
  return pem(
    'DSA PRIVATE KEY',
    sequence(...[0n, p, q, g, power(g, x, p), x].map((value) => integer(bytesOf(value)))),
  );
}

const makers: Readonly<Record<string, () => string>> = {
  '': () => keyText(generateKeyPairSync('rsa', { modulusLength: 4096 }).privateKey),
  rsa: () => makers['']?.() ?? '',
  dsa: dsaKeyText,
  ecdsa: () => keyText(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey),
  ed25519: () => keyText(generateKeyPairSync('ed25519').privateKey),
};

/** A new private key in PEM form; an unknown type is answered in words, as sprig does. */
export function newKeyText(type: string): string {
  return Object.hasOwn(makers, type) ? (makers[type]?.() ?? '') : `Unknown type ${type}`;
}
