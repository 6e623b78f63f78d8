import type { FunctionEntry } from '../entry.ts';

const hashes = () => import('../../crypto/hashes.ts');

/** Hash sums in hexadecimal digits. */
export const hashFunctions: readonly FunctionEntry[] = [
  {
    name: 'sha256Hex',
    params: ['string'],
    result: 'string',
    doc: 'the SHA-256 sum in hexadecimal digits',
    example: { template: '{{ sha256Hex "a" | sprig_trunc 8 }}', output: 'ca978112' },
    load: async () => (await hashes()).sumWith('sha256'),
  },
  {
    name: 'md5sum',
    params: ['string'],
    result: 'string',
    doc: 'the MD5 sum in hexadecimal digits; not for secrets',
    example: { template: '{{ md5sum "a" }}', output: '0cc175b9c0f1b6a831c399e269772661' },
    load: async () => (await hashes()).sumWith('md5'),
  },
  {
    name: 'hmacSHA256Hex',
    params: ['string', 'string'],
    result: 'string',
    doc: 'the HMAC-SHA-256 of a message under a key, in hexadecimal digits',
    example: { template: '{{ hmacSHA256Hex "message" "key" | sprig_trunc 8 }}', output: '6e9ef29b' },
    load: async () => (await hashes()).hmacSha256,
  },
];
