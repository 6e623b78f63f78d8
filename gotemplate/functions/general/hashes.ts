import { createHash, createHmac } from 'node:crypto';
import { toBytes } from '../../values/text.ts';
import { define } from '../entry.ts';
import type { FunctionEntry } from '../entry.ts';

/** Hash sums in hexadecimal digits. */
export const hashFunctions: readonly FunctionEntry[] = [
  define({
    name: 'sha256Hex',
    params: ['string'],
    result: 'string',
    doc: 'the SHA-256 sum in hexadecimal digits',
    example: { template: '{{ sha256Hex "a" | sprig_trunc 8 }}', output: 'ca978112' },
    body: ([text]) => createHash('sha256').update(toBytes(text)).digest('hex'),
  }),
  define({
    name: 'md5sum',
    params: ['string'],
    result: 'string',
    doc: 'the MD5 sum in hexadecimal digits; not for secrets',
    example: { template: '{{ md5sum "a" }}', output: '0cc175b9c0f1b6a831c399e269772661' },
    body: ([text]) => createHash('md5').update(toBytes(text)).digest('hex'),
  }),
  define({
    name: 'hmacSHA256Hex',
    params: ['string', 'string'],
    result: 'string',
    doc: 'the HMAC-SHA-256 of a message under a key, in hexadecimal digits',
    example: { template: '{{ hmacSHA256Hex "message" "key" | sprig_trunc 8 }}', output: '6e9ef29b' },
    body: ([message, key]) => createHmac('sha256', toBytes(key)).update(toBytes(message)).digest('hex'),
  }),
];
