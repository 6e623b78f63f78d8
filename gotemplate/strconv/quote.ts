import { isAssignedLater } from '../unicode/version.ts';
import { encodeRune, RUNE_ERROR, runeAt } from '../values/text.ts';

const ESCAPES: ReadonlyMap<number, string> = new Map([
  [0x07, '\\a'],
  [0x08, '\\b'],
  [0x0c, '\\f'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [0x09, '\\t'],
  [0x0b, '\\v'],
]);
const PLAIN = /^[ !#-[\]-~]*$/;
const PRINTABLE = /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u;

/** Go's strconv.IsPrint: letters, marks, numbers, punctuation, symbols and the ASCII space. */
export function isPrint(rune: number): boolean {
  if (rune < 0x7f) return rune >= 0x20;
  return rune <= 0x10ffff && PRINTABLE.test(String.fromCodePoint(rune)) && !isAssignedLater(rune);
}

/** A byte string as a double-quoted Go literal (strconv.Quote). */
export function quote(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : quoteWith(text, '"', isPrint);
}

/** As quote, with everything outside ASCII escaped (strconv.QuoteToASCII). */
export function quoteToAscii(text: string): string {
  return quoteWith(text, '"', isPrintableAscii);
}

/** A code point as a single-quoted Go literal (strconv.QuoteRune); values that are no code point become U+FFFD. */
export function quoteRune(rune: number, asciiOnly = false): string {
  const text = encodeRune(rune);
  return quoteWith(text, "'", asciiOnly ? isPrintableAscii : isPrint);
}

/** True when the text can stand between back quotes unchanged (strconv.CanBackquote). */
export function canBackquote(text: string): boolean {
  for (let i = 0; i < text.length;) {
    const { rune, width } = runeAt(text, i);
    if (rune === RUNE_ERROR && width === 1) return false;
    if (rune === 0xfeff || rune === 0x60 || rune === 0x7f) return false;
    if (rune < 0x20 && rune !== 0x09) return false;
    i += width;
  }
  return true;
}

function isPrintableAscii(rune: number): boolean {
  return rune < 0x80 && isPrint(rune);
}

function quoteWith(text: string, mark: string, printable: (rune: number) => boolean): string {
  let quoted = mark;
  for (let i = 0; i < text.length;) {
    const { rune, width } = runeAt(text, i);
    const piece = text.slice(i, i + width);
    i += width;
    if (rune === RUNE_ERROR && width === 1) quoted += `\\x${hex(piece.charCodeAt(0), 2)}`;
    else if (piece === mark || piece === '\\') quoted += `\\${piece}`;
    else quoted += printable(rune) ? piece : escaped(rune);
  }
  return quoted + mark;
}

function escaped(rune: number): string {
  const short = ESCAPES.get(rune);
  if (short !== undefined) return short;
  if (rune < 0x20 || rune === 0x7f) return `\\x${hex(rune, 2)}`;
  return rune < 0x10000 ? `\\u${hex(rune, 4)}` : `\\U${hex(rune, 8)}`;
}

function hex(value: number, width: number): string {
  return value.toString(16).padStart(width, '0');
}
