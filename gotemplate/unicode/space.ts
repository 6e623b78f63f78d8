import { isAscii, runeAt, runesOf } from '../values/text.ts';

const SPACES: ReadonlySet<number> = new Set([
  ...[0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20, 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000],
  ...Array.from({ length: 11 }, (_, i) => 0x2000 + i),
]);

/** True for the code points that Go's unicode.IsSpace knows as white space. */
export function isSpace(rune: number): boolean {
  return SPACES.has(rune);
}

/** The byte index of the first rune that the test does not accept; the text's length when it accepts all. */
function leadingEnd(text: string, accepts: (rune: number) => boolean): number {
  let index = 0;
  while (index < text.length) {
    const { rune, width } = runeAt(text, index);
    if (!accepts(rune)) break;
    index += width;
  }
  return index;
}

/** Where the rune that ends at a byte index begins (Go's utf8.DecodeLastRune). */
function lastRuneStart(text: string, end: number): number {
  for (let width = Math.min(4, end); width > 1; width--) {
    if (runeAt(text.slice(end - width, end), 0).width === width) return end - width;
  }
  return end - 1;
}

function trailingStart(text: string, accepts: (rune: number) => boolean): number {
  let end = text.length;
  while (end > 0) {
    const start = lastRuneStart(text, end);
    if (!accepts(runeAt(text.slice(start, end), 0).rune)) break;
    end = start;
  }
  return end;
}

/** The byte string without the runes at its start that the test accepts. */
export function trimStartWhere(text: string, accepts: (rune: number) => boolean): string {
  return text.slice(leadingEnd(text, accepts));
}

/** The byte string without the runes at its end that the test accepts. */
export function trimEndWhere(text: string, accepts: (rune: number) => boolean): string {
  return text.slice(0, trailingStart(text, accepts));
}

/** The byte string without white space at both ends (Go's strings.TrimSpace). */
export function trimSpace(text: string): string {
  return trimEndWhere(trimStartWhere(text, isSpace), isSpace);
}

/** The byte string without runes of the cutset at both ends (Go's strings.Trim); bad bytes all count as U+FFFD. */
export function trimCutset(text: string, cutset: string): string {
  const cut = new Set(runesOf(cutset));
  const accepts = (rune: number) => cut.has(rune);
  return trimEndWhere(trimStartWhere(text, accepts), accepts);
}

/** The words of a byte string, separated by white space (Go's strings.Fields). */
export function fields(text: string): string[] {
  if (isAscii(text)) return text.match(/[^\t-\r ]+/g) ?? [];
  const words: string[] = [];
  let start = -1;
  for (let i = 0; i < text.length;) {
    const { rune, width } = runeAt(text, i);
    if (isSpace(rune)) {
      if (start >= 0) words.push(text.slice(start, i));
      start = -1;
    } else if (start < 0) start = i;
    i += width;
  }
  if (start >= 0) words.push(text.slice(start));
  return words;
}
