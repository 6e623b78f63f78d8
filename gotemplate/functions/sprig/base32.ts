/** Standard base32 with padding, on byte strings (RFC 4648; faults where Go finds them). */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const groupSize = 8;
/** How many characters a last group may have before its padding. */
const partialGroups: ReadonlySet<number> = new Set([2, 4, 5, 7]);

/** Encodes bytes, padded to groups of eight characters. */
export function encodeBase32(text: string): string {
  let out = '';
  let buffer = 0;
  let bits = 0;
  for (let at = 0; at < text.length; at++) {
    buffer = ((buffer << 8) | text.charCodeAt(at)) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) out += alphabet.charAt((buffer >> (bits - 5)) & 31);
  }
  if (bits > 0) out += alphabet.charAt((buffer << (5 - bits)) & 31);
  return out.padEnd(Math.ceil(out.length / groupSize) * groupSize, '=');
}

export type DecodedBase32 =
  | { readonly bytes: string }
  /** The index, line breaks not counted, that Go names. */
  | { readonly faultAt: number };

/** Decodes groups of eight characters; line breaks are skipped, and what follows the padding is not looked at. */
export function decodeBase32(encoded: string): DecodedBase32 {
  const text = encoded.replace(/[\r\n]/g, '');
  const padding = /=/.exec(text)?.index ?? text.length;
  const wrong = text.slice(0, padding).search(/[^A-Z2-7]/);
  if (wrong >= 0) return { faultAt: wrong };
  const rest = padding % groupSize;
  const groupStart = padding - rest;
  if (rest === 0 && padding === text.length) return { bytes: bytesOf(text) };
  const fault = groupFault(text, groupStart, rest);
  return fault === undefined ? { bytes: bytesOf(text.slice(0, padding)) } : { faultAt: fault };
}

function groupFault(text: string, start: number, used: number): number | undefined {
  const group = text.slice(start, start + groupSize);
  if (used === group.length) return start;
  if (used < 2) return start + used;
  if (group.length < groupSize) return text.length;
  const wrong = group.slice(used).search(/[^=]/);
  if (wrong >= 0) return start + used + wrong - 1;
  return partialGroups.has(used) ? undefined : start + used;
}

function bytesOf(characters: string): string {
  let out = '';
  let buffer = 0;
  let bits = 0;
  for (const character of characters) {
    buffer = ((buffer << 5) | alphabet.indexOf(character)) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    out += String.fromCharCode((buffer >> bits) & 0xff);
  }
  return out;
}
