import { randomBytes } from 'node:crypto';
import { body } from '../functions/entry.ts';
import { toBytes } from '../values/text.ts';
import { Blowfish } from './blowfish.ts';

/** bcrypt hashes in the form `$2a$`. */

const cost = 10;
const saltSize = 16;
const hashSize = 23;
const longestPassword = 72;
const plainText = 'OrpheanBeholderScryDoubt';
const standard = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const alphabet = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** bcrypt's own base64: another alphabet and no padding. */
function encode(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('base64').replaceAll('=', '');
  return Array.from(text, (character) => alphabet.charAt(standard.indexOf(character))).join('');
}

/** The hash of a password (at most 72 bytes) with a salt of 16 bytes. */
export function bcryptHash(password: Uint8Array, salt: Uint8Array): string {
  const key = Uint8Array.of(...password, 0);
  const cipher = new Blowfish();
  cipher.expand(key, salt);
  for (let round = 0; round < 2 ** cost; round++) {
    cipher.expand(key);
    cipher.expand(salt);
  }
  const bytes = Buffer.from(plainText, 'latin1');
  const words = Uint32Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readUInt32BE(index * 4));
  for (let round = 0; round < 64; round++)
    for (let at = 0; at < words.length; at += 2) cipher.encrypt(words, at);
  for (const [index, word] of words.entries()) bytes.writeUInt32BE(word, index * 4);
  return `$2a$${cost}$${encode(salt)}${encode(bytes.subarray(0, hashSize))}`;
}

function hashed(password: string): string {
  if (password.length > longestPassword)
    return 'failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes';
  return bcryptHash(toBytes(password), randomBytes(saltSize));
}

export const bcrypt = body(['string'], ([password]) => hashed(password));

export const htpasswd = body(['string', 'string'], ([user, password]) =>
  user.includes(':') ? `invalid username: ${user}` : `${user}:${hashed(password)}`,
);
