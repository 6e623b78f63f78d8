import { encodeRunes, isAscii, runesOf } from '../values/text.ts';
import { isAssignedLater } from './version.ts';

/**
 * Case mappings of single code points as in Go's unicode package (Unicode 15.0, simple mappings). JavaScript maps whole
 * texts, so its answer counts only when it is one code point.
 */

/** Groups of code points that are equal under simple case folding, where lower and upper case alone do not tell. */
const FOLDING_GROUPS =
  '130 131 4b+6b+212a 53+73+17f b5+39c+3bc c5+e5+212b df+1e9e 1c4+1c5+1c6 1c7+1c8+1c9 1ca+1cb+1cc 1f1+1f2+1f3 ' +
  '345+399+3b9+1fbe 392+3b2+3d0 395+3b5+3f5 398+3b8+3d1+3f4 39a+3ba+3f0 3a0+3c0+3d6 3a1+3c1+3f1 3a3+3c2+3c3 ' +
  '3a6+3c6+3d5 3a9+3c9+2126 412+432+1c80 414+434+1c81 41e+43e+1c82 421+441+1c83 422+442+1c84+1c85 42a+44a+1c86 ' +
  '462+463+1c87 1c88+a64a+a64b 1e60+1e61+1e9b';

const FOLDED: ReadonlyMap<number, readonly number[]> = new Map(
  FOLDING_GROUPS.split(' ').flatMap((group) => {
    const runes = group.split('+').map((hex) => parseInt(hex, 16));
    return runes.map((rune) => [rune, runes] as const);
  }),
);

/** Title case where it is not the upper case: the digraphs, by the last digit of U+01C4..U+01CC and U+01F1..U+01F3. */
const TITLE_DIGRAPHS: ReadonlyMap<number, number> = new Map(
  [0x1c5, 0x1c8, 0x1cb, 0x1f2].flatMap((title) => [title - 1, title, title + 1].map((rune) => [rune, title])),
);

function singleRune(text: string, fallback: number): number {
  const rune = text.codePointAt(0) ?? fallback;
  const isSingle = text.length === (rune > 0xffff ? 2 : 1);
  return isSingle && !isAssignedLater(rune) ? rune : fallback;
}

/** Greek letters with iota below: upper case is one code point, which JavaScript spells as two. */
function iotaUpper(rune: number): number {
  if (rune >= 0x1f80 && rune < 0x1fb0) return (rune & 8) === 0 ? rune + 8 : rune;
  return rune === 0x1fb3 || rune === 0x1fc3 || rune === 0x1ff3 ? rune + 9 : rune;
}

/** The upper case of a code point; itself when there is none of one code point. */
export function upperRune(rune: number): number {
  if (rune < 0x80) return rune >= 0x61 && rune <= 0x7a ? rune - 0x20 : rune;
  if (isAssignedLater(rune)) return rune;
  return singleRune(String.fromCodePoint(rune).toUpperCase(), iotaUpper(rune));
}

/** The lower case of a code point; itself when there is none. */
export function lowerRune(rune: number): number {
  if (rune < 0x80) return rune >= 0x41 && rune <= 0x5a ? rune + 0x20 : rune;
  if (rune === 0x130) return 0x69;
  return isAssignedLater(rune) ? rune : singleRune(String.fromCodePoint(rune).toLowerCase(), rune);
}

/** The title case of a code point; itself when there is none. */
export function titleRune(rune: number): number {
  const isGeorgian = rune >= 0x10d0 && rune <= 0x10ff;
  return isGeorgian ? rune : (TITLE_DIGRAPHS.get(rune) ?? upperRune(rune));
}

/** All code points equal to the given one under simple case folding, itself included (Go's unicode.SimpleFold). */
export function foldings(rune: number): readonly number[] {
  const group = FOLDED.get(rune);
  if (group !== undefined) return group;
  const lower = lowerRune(rune);
  const other = lower === rune ? upperRune(rune) : lower;
  return other === rune ? [rune] : [rune, other];
}

function mapRunes(text: string, map: (rune: number) => number): string {
  return encodeRunes(runesOf(text).map(map));
}

/** A byte string in upper case, rune by rune (Go's strings.ToUpper); bad bytes become U+FFFD if anything else changes. */
export function toUpper(text: string): string {
  return isAscii(text) ? text.toUpperCase() : mapRunes(text, upperRune);
}

/** A byte string in lower case, rune by rune (Go's strings.ToLower). */
export function toLower(text: string): string {
  return isAscii(text) ? text.toLowerCase() : mapRunes(text, lowerRune);
}
