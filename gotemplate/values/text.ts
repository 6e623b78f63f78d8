/**
 * Go strings as "byte strings": JavaScript strings whose char codes are the bytes (0..255) of the UTF-8 text.
 * Length, slicing, comparison and concatenation then behave as in Go, and invalid UTF-8 survives.
 */
import { Buffer } from 'node:buffer';

/** What Go yields for a byte that starts no valid UTF-8 sequence. */
export const RUNE_ERROR = 0xfffd;

const BEYOND_ASCII = /[^\0-\x7f]/;
const LAST_RUNE = 0x10ffff;

/** True when every byte (or UTF-16 unit) is below 0x80, so that bytes and runes coincide. */
export function isAscii(text: string): boolean {
  return !BEYOND_ASCII.test(text);
}

/** Turns a JavaScript (UTF-16) string into a byte string; lone surrogates become U+FFFD. */
export function fromText(text: string): string {
  return isAscii(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** Turns a byte string into a JavaScript (UTF-16) string; invalid UTF-8 becomes U+FFFD. */
export function toText(bytes: string): string {
  return isAscii(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Turns bytes into a byte string, one char per byte. */
export function fromBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** Turns a byte string into its bytes. */
export function toBytes(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** A code point and the number of bytes it takes in the text it was read from. */
export interface Rune {
  readonly rune: number;
  readonly width: number;
}

const INVALID: Rune = { rune: RUNE_ERROR, width: 1 };

/** Smallest code point that may be written with 2, 3 or 4 bytes; shorter spellings are overlong. */
const SMALLEST = [0, 0, 0x80, 0x800, 0x10000] as const;

/** Number of bytes announced by a first byte; 0 when it starts no sequence. */
function sequenceLength(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc2) return 0;
  if (first < 0xe0) return 2;
  if (first < 0xf0) return 3;
  return first < 0xf5 ? 4 : 0;
}

/** Decodes the rune that starts at a byte index; a bad or cut sequence is U+FFFD of width 1, as Go's utf8.DecodeRune. */
export function runeAt(text: string, index: number): Rune {
  const first = text.charCodeAt(index);
  const width = sequenceLength(first);
  if (width === 1) return { rune: first, width };
  if (width === 0 || index + width > text.length) return INVALID;
  let rune = first & (0x7f >> width);
  for (let i = 1; i < width; i++) {
    const next = text.charCodeAt(index + i);
    if ((next & 0xc0) !== 0x80) return INVALID;
    rune = (rune << 6) | (next & 0x3f);
  }
  return rune >= (SMALLEST[width] ?? 0) && isScalar(rune) ? { rune, width } : INVALID;
}

/** True for code points that UTF-8 can carry: in range and no surrogate. */
function isScalar(rune: number): boolean {
  return rune >= 0 && rune <= LAST_RUNE && (rune < 0xd800 || rune > 0xdfff);
}

/** The code points of a byte string, U+FFFD for each byte that is not valid UTF-8 (Go's []rune conversion). */
export function runesOf(text: string): number[] {
  const runes: number[] = [];
  for (let i = 0; i < text.length;) {
    const { rune, width } = runeAt(text, i);
    runes.push(rune);
    i += width;
  }
  return runes;
}

/** The byte string cut into its runes, each piece with its original bytes. */
export function splitRunes(text: string): string[] {
  if (isAscii(text)) return Array.from(text);
  const pieces: string[] = [];
  for (let i = 0; i < text.length;) {
    const { width } = runeAt(text, i);
    pieces.push(text.slice(i, i + width));
    i += width;
  }
  return pieces;
}

/** Number of runes, an invalid byte counting as one (Go's utf8.RuneCountInString). */
export function runeCount(text: string): number {
  if (isAscii(text)) return text.length;
  let count = 0;
  for (let i = 0; i < text.length; i += runeAt(text, i).width) count++;
  return count;
}

/** A code point as UTF-8 bytes; surrogates and values out of range become U+FFFD (Go's string(rune)). */
export function encodeRune(rune: number): string {
  if (rune >= 0 && rune < 0x80) return String.fromCharCode(rune);
  return fromText(String.fromCodePoint(isScalar(rune) ? rune : RUNE_ERROR));
}

/** Joins code points into a byte string. */
export function encodeRunes(runes: Iterable<number>): string {
  let text = '';
  for (const rune of runes) text += encodeRune(rune);
  return text;
}

/** True when the byte string is valid UTF-8. */
export function isValidUtf8(text: string): boolean {
  if (isAscii(text)) return true;
  for (let i = 0; i < text.length;) {
    const { rune, width } = runeAt(text, i);
    if (rune === RUNE_ERROR && width === 1) return false;
    i += width;
  }
  return true;
}
