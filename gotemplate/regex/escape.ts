import { LAST_RUNE } from './rune-set.ts';
import type { PatternReader } from './pattern-reader.ts';
import { RegexSyntaxError } from './syntax-error.ts';

const CONTROL: ReadonlyMap<string, number> = new Map([
  ['a', 0x07],
  ['f', 0x0c],
  ['n', 0x0a],
  ['r', 0x0d],
  ['t', 0x09],
  ['v', 0x0b],
]);

/** Reads an escape of one code point (`\n`, `\x41`, `\x{1F600}`, `\101`, `\.`); the reader stands at the backslash. */
export function parseEscape(reader: PatternReader): number {
  const start = reader.position;
  reader.position++;
  if (reader.atEnd) throw new RegexSyntaxError('trailing backslash at end of expression', '');
  const rune = escapedRune(reader);
  if (rune === undefined) throw new RegexSyntaxError('invalid escape sequence', reader.since(start));
  return rune;
}

function escapedRune(reader: PatternReader): number | undefined {
  const rune = reader.rune();
  if (rune >= 0x80) return undefined;
  const char = String.fromCharCode(rune);
  if (/[0-7]/.test(char)) return octalRune(reader, rune - 0x30);
  if (char === 'x') return hexRune(reader);
  const control = CONTROL.get(char);
  if (control !== undefined) return control;
  return /[0-9A-Za-z]/.test(char) ? undefined : rune;
}

/** Up to three octal digits; a single digit other than 0 would be a back-reference, which RE2 has not. */
function octalRune(reader: PatternReader, first: number): number | undefined {
  if (first !== 0 && !/^[0-7]/.test(reader.peek())) return undefined;
  let rune = first;
  for (let digits = 1; digits < 3 && /^[0-7]/.test(reader.peek()); digits++) {
    rune = rune * 8 + Number(reader.peek());
    reader.position++;
  }
  return rune;
}

function hexDigit(reader: PatternReader): number {
  const rune = reader.atEnd ? NaN : reader.rune();
  return rune < 0x80 ? parseInt(String.fromCharCode(rune), 16) : NaN;
}

function hexRune(reader: PatternReader): number | undefined {
  if (reader.atEnd) return undefined;
  if (reader.accept('{')) return bracedHexRune(reader);
  const high = hexDigit(reader);
  const rune = high * 16 + hexDigit(reader);
  return Number.isNaN(rune) ? undefined : rune;
}

function bracedHexRune(reader: PatternReader): number | undefined {
  let rune = 0;
  for (let digits = 0; !reader.atEnd; digits++) {
    if (reader.accept('}')) return digits === 0 ? undefined : rune;
    rune = rune * 16 + hexDigit(reader);
    if (!(rune <= LAST_RUNE)) return undefined;
  }
  return undefined;
}
