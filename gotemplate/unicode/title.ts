import { encodeRune, runeAt } from '../values/text.ts';
import { lowerRune, titleRune } from './case.ts';
import { isAssignedLater } from './version.ts';

/** A word goes on over one of these (apostrophe, full stop, colon ...), but not over two in a row. */
const INNER_MARKS = "'.:\u00b7\u0387\u055f\u05f4\u2018\u2019\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a";

/** Signs that belong to words although they are neither letters, digits, marks nor connectors. */
const WORD_SIGNS =
  /[\u02c2-\u02c5\u02d2-\u02d7\u02de\u02df\u02e5-\u02eb\u02ed\u02ef-\u02ff\u055a-\u055c\u055e\u058a\u05f3\u066b\u202f\ua708-\ua716\ua720\ua721\ua789\ua78a\uab5b\u{1f3fb}-\u{1f3ff}]/u;

const WORD_CHARACTERS = /[\p{Alphabetic}\p{M}\p{Nd}\p{Cf}\p{Pc}]/u;

const UNSPACED_SCRIPTS = 'Hiragana Katakana Thai Lao Myanmar Khmer Tai_Le New_Tai_Lue Tai_Tham Tai_Viet Ahom'
  .split(' ')
  .map((script) => `\\p{Script=${script}}`)
  .join('');

/** Letters that each stand alone: ideographs, and those of scripts without spaces between words. */
const LONE_LETTERS = new RegExp(
  `(?![\\p{M}\\p{Nd}])[\\p{Ideographic}\\u200b\\u3031-\\u3035\\u30fc\\uff70${UNSPACED_SCRIPTS}]`,
  'u',
);

/** U+0295 was a lower case letter up to Unicode 15. */
const CASED = /[\p{Cased}\u0295]/u;

/** True when a word cannot go on behind this character (an approximation of Unicode's word boundaries). */
function endsWord(char: string, rune: number): boolean {
  if (isAssignedLater(rune)) return true;
  if (INNER_MARKS.includes(char) || WORD_SIGNS.test(char)) return false;
  return !WORD_CHARACTERS.test(char) || LONE_LETTERS.test(char);
}

/** The title case of a letter in full, which can be several code points: ß is Ss, ﬁ is Fi. */
function titleLetter(char: string, rune: number): string {
  const upper = Array.from(char.toUpperCase(), (letter) => letter.codePointAt(0) ?? 0);
  const simple = titleRune(rune);
  if (upper.length === 1 || simple !== rune || isIotaTitle(rune)) return encodeRune(simple);
  const firstCased = upper.findIndex((letter) => CASED.test(String.fromCodePoint(letter)));
  const letters = upper.map((letter, index) => {
    if (index <= firstCased) return letter;
    return letter === 0x399 ? 0x345 : lowerRune(letter);
  });
  return letters.map(encodeRune).join('');
}

/** Greek capitals with iota beside them are title case already. */
function isIotaTitle(rune: number): boolean {
  return (rune >= 0x1f80 && rune < 0x1fb0) || rune === 0x1fbc || rune === 0x1fcc || rune === 0x1ffc;
}

/**
 * A byte string with the first letter of each word in title case and all others as they are, as golang.org/x/text's
 * cases.Title(language.Und, cases.NoLower).
 */
export function toTitle(text: string): string {
  let result = '';
  let insideWord = false;
  let afterMark = false;
  for (let i = 0; i < text.length;) {
    const { rune, width } = runeAt(text, i);
    const bytes = text.slice(i, i + width);
    const char = String.fromCodePoint(rune);
    const isMark = INNER_MARKS.includes(char);
    if (afterMark && isMark) insideWord = false;
    if (CASED.test(char) && !isAssignedLater(rune)) {
      result += insideWord ? bytes : titleLetter(char, rune);
      insideWord = true;
    } else {
      result += bytes;
      if (endsWord(char, rune)) insideWord = false;
    }
    afterMark = isMark;
    i += width;
  }
  return result;
}
