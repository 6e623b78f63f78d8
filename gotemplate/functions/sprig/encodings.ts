import { decodeBase64, encodeBase64 } from '../../encoding/base64.ts';
import { FunctionError } from '../../errors.ts';
import { define } from '../entry.ts';
import type { FunctionEntry } from '../entry.ts';
import { decodeBase32, encodeBase32 } from './base32.ts';

/** Upstream answers with the text of the error when it cannot decode. */
function decodedBase64(text: string): string {
  try {
    return decodeBase64(text);
  } catch (error) {
    if (error instanceof FunctionError) return error.message;
    throw error;
  }
}

function decodedBase32(text: string): string {
  const decoded = decodeBase32(text);
  return 'bytes' in decoded ? decoded.bytes : `illegal base32 data at input byte ${decoded.faultAt}`;
}

const encoding = (
  name: string,
  doc: string,
  [input, output]: readonly [string, string],
  convert: (text: string) => string,
) =>
  define({
    name,
    params: ['string'],
    result: 'string',
    doc,
    example: { template: `{{ ${name} "${input}" }}`, output },
    body: ([text], call) => {
      call.reserve(text.length * 2);
      return convert(text);
    },
  });

export const encodingFunctions: readonly FunctionEntry[] = [
  encoding('sprig_b64enc', 'a text in base64', ['a', 'YQ=='], (text) => encodeBase64(text)),
  encoding('sprig_b64dec', 'decodes base64', ['YQ==', 'a'], decodedBase64),
  encoding('sprig_b32enc', 'a text in base32', ['a', 'ME======'], encodeBase32),
  encoding('sprig_b32dec', 'decodes base32', ['ME======', 'a'], decodedBase32),
];
