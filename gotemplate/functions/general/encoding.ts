import { type Base64Alphabet, decodeBase64, encodeBase64 } from '../../encoding/base64.ts';
import { FunctionError } from '../../errors.ts';
import { define } from '../entry.ts';
import type { FunctionEntry } from '../entry.ts';

function decode(name: string, text: string, alphabet: Base64Alphabet): string {
  try {
    return decodeBase64(text, alphabet);
  } catch (cause) {
    if (cause instanceof FunctionError) throw new FunctionError(`${name}: ${cause.message}`, { cause });
    throw cause;
  }
}

function decoder(name: string, alphabet: Base64Alphabet, input: string): FunctionEntry {
  return define({
    name,
    params: ['string'],
    result: 'string',
    doc: `the bytes behind base64 text in the ${alphabet} alphabet, with padding`,
    example: { template: `{{ ${name} "${input}" }}`, output: 'hi?' },
    body: ([text]) => decode(name, text, alphabet),
  });
}

function encoder(name: string, alphabet: Base64Alphabet, output: string): FunctionEntry {
  return define({
    name,
    params: ['string'],
    result: 'string',
    doc: `base64 text in the ${alphabet} alphabet, with padding`,
    example: { template: `{{ ${name} "hi?" }}`, output },
    body: ([text]) => encodeBase64(text, alphabet),
  });
}

/** Base64 in both directions and alphabets. */
export const encodingFunctions: readonly FunctionEntry[] = [
  decoder('base64Decode', 'standard', 'aGk/'),
  encoder('base64Encode', 'standard', 'aGk/'),
  decoder('base64URLDecode', 'url', 'aGk_'),
  encoder('base64URLEncode', 'url', 'aGk_'),
];
