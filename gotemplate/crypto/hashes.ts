import { createHash, createHmac } from 'node:crypto';
import { body } from '../functions/entry.ts';
import type { Body } from '../functions/entry.ts';
import { toBytes } from '../values/text.ts';

/** The body of a function that yields the sum of a text in hexadecimal digits. */
export function sumWith(algorithm: 'md5' | 'sha1' | 'sha256' | 'sha512'): Body {
  return body(['string'], ([text]) => createHash(algorithm).update(toBytes(text)).digest('hex'));
}

/** The body of `hmacSHA256Hex`: message and key. */
export const hmacSha256 = body(['string', 'string'], ([message, key]) =>
  createHmac('sha256', toBytes(key)).update(toBytes(message)).digest('hex'),
);
