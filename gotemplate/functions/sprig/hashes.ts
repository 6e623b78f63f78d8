import { toBytes } from '../../values/text.ts';
import { define } from '../entry.ts';
import type { FunctionEntry } from '../entry.ts';

const modulus = 65_521;

/** Adler-32 of bytes, as an unsigned number. */
function adler32(bytes: Uint8Array): number {
  let [low, high] = [1, 0];
  for (const byte of bytes) {
    low = (low + byte) % modulus;
    high = (high + low) % modulus;
  }
  return high * 0x10000 + low;
}

const digest = (name: string, algorithm: 'sha1' | 'sha256' | 'sha512', start: string): FunctionEntry => ({
  name,
  params: ['string'],
  result: 'string',
  doc: `the ${algorithm.toUpperCase()} sum in hexadecimal digits`,
  example: { template: `{{ ${name} "a" | sprig_trunc 8 }}`, output: start },
  load: async () => (await import('../../crypto/hashes.ts')).sumWith(algorithm),
});

export const hashFunctions: readonly FunctionEntry[] = [
  digest('sprig_sha1sum', 'sha1', '86f7e437'),
  digest('sprig_sha256sum', 'sha256', 'ca978112'),
  digest('sprig_sha512sum', 'sha512', '1f40fc92'),
  define({
    name: 'sprig_adler32sum',
    params: ['string'],
    result: 'string',
    doc: 'the Adler-32 sum as a decimal number',
    example: { template: '{{ sprig_adler32sum "a" }}', output: '6422626' },
    body: ([text]) => String(adler32(toBytes(text))),
  }),
];
