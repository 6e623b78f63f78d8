import { FunctionError } from '../errors.ts';
import { fromBytes, toBytes } from '../values/text.ts';

/** Base64 with padding on byte strings, in the standard and the URL alphabet, with the errors of Go's encoding/base64. */

export type Base64Alphabet = 'standard' | 'url';

const alphabets: Readonly<Record<Base64Alphabet, { data: RegExp; complete: RegExp }>> = {
  standard: {
    data: /[A-Za-z0-9+/]/,
    complete: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
  },
  url: {
    data: /[A-Za-z0-9_-]/,
    complete: /^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2}==|[A-Za-z0-9_-]{3}=)?$/,
  },
};

/** Encodes bytes with padding. */
export function encodeBase64(text: string, alphabet: Base64Alphabet = 'standard'): string {
  const encoded = Buffer.from(toBytes(text)).toString('base64');
  return alphabet === 'url' ? encoded.replaceAll('+', '-').replaceAll('/', '_') : encoded;
}

/** Decodes; line breaks are skipped. Throws FunctionError naming the input byte that cannot be there. */
export function decodeBase64(encoded: string, alphabet: Base64Alphabet = 'standard'): string {
  const text = encoded.replace(/[\r\n]/g, '');
  if (!alphabets[alphabet].complete.test(text))
    throw new FunctionError(
      `illegal base64 data at input byte ${faultAt(encoded, alphabets[alphabet].data)}`,
    );
  return fromBytes(Buffer.from(text, 'base64'));
}

/** Where Go's decoder gives up on a text that is not complete base64. */
function faultAt(encoded: string, data: RegExp): number {
  const characters = [...encoded.matchAll(/[^\r\n]/g)];
  const firstOther = characters.findIndex(([character]) => !data.test(character));
  const used = firstOther < 0 ? characters.length : firstOther;
  const inGroup = used % 4;
  const at = (index: number) => characters[index]?.index ?? encoded.length;
  if (firstOther < 0) return encoded.length - inGroup;
  if (characters[used]?.[0] !== '=' || inGroup < 2) return at(used);
  if (inGroup === 3) return at(used + 1);
  if (used + 1 >= characters.length) return encoded.length;
  return characters[used + 1]?.[0] === '=' ? at(used + 2) : at(used + 1) - 1;
}
