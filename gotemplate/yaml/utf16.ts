import { encodeRune } from '../values/text.ts';
import { yamlFault } from './fault.ts';

/** The text as UTF-8 when its byte order mark says that it is UTF-16; undefined without one. */
export function fromUtf16(bytes: string): string | undefined {
  if (bytes.startsWith('\xff\xfe')) return decode(bytes, 0);
  return bytes.startsWith('\xfe\xff') ? decode(bytes, 1) : undefined;
}

/** Decodes what follows the mark; `low` is the place of the less significant byte in a unit. */
function decode(bytes: string, low: 0 | 1): string {
  if (bytes.length % 2 !== 0) throw yamlFault('incomplete UTF-16 character');
  let units = '';
  for (let i = 2; i < bytes.length; i += 2) {
    units += String.fromCharCode(bytes.charCodeAt(i + low) + 256 * bytes.charCodeAt(i + 1 - low));
  }
  if (!units.isWellFormed()) throw yamlFault('expected surrogate pair of UTF-16');
  return Array.from(units, (char) => encodeRune(char.codePointAt(0) ?? 0)).join('');
}
