import { encodeRune, isValidUtf8, RUNE_ERROR, runeAt } from '../values/text.ts';

const SIMPLE: ReadonlyMap<string, number> = new Map([
  ['a', 0x07],
  ['b', 0x08],
  ['f', 0x0c],
  ['n', 0x0a],
  ['r', 0x0d],
  ['t', 0x09],
  ['v', 0x0b],
  ['\\', 0x5c],
]);
const NUMERIC =
  /([xuU]?)(?:(?<=x)[0-9a-fA-F]{2}|(?<=u)[0-9a-fA-F]{4}|(?<=U)[0-9a-fA-F]{8}|(?<![xuU])[0-7]{3})/y;
const LAST_RUNE = 0x10ffff;

/** One character of a literal: its code point, its bytes, and the index after it. */
export interface Unquoted {
  readonly rune: number;
  readonly bytes: string;
  readonly end: number;
}

/** Reads a Go string literal with its quotes (double or back quotes); undefined when it is not valid. */
export function unquote(literal: string): string | undefined {
  const inner = literal.slice(1, -1);
  if (literal.startsWith('`')) return inner.replaceAll('\r', '');
  if (!inner.includes('\\') && isValidUtf8(inner)) return inner;
  let text = '';
  for (let i = 0; i < inner.length;) {
    const character = unquoteCharacter(inner, i, '"');
    if (character === undefined) return undefined;
    text += character.bytes;
    i = character.end;
  }
  return text;
}

/** Reads the character or escape at the index of a literal's inner text; undefined when it is not valid. */
export function unquoteCharacter(inner: string, index: number, mark: string): Unquoted | undefined {
  const first = inner[index];
  if (first !== '\\') {
    const { rune, width } = runeAt(inner, index);
    if (first === undefined || first === mark || first === '\n') return undefined;
    const isBad = rune === RUNE_ERROR && width === 1;
    return { rune, bytes: isBad ? encodeRune(rune) : inner.slice(index, index + width), end: index + width };
  }
  const next = inner[index + 1] ?? '';
  const simple = next === mark ? mark.charCodeAt(0) : SIMPLE.get(next);
  if (simple !== undefined) return { rune: simple, bytes: String.fromCharCode(simple), end: index + 2 };
  return numericEscape(inner, index);
}

function numericEscape(inner: string, index: number): Unquoted | undefined {
  NUMERIC.lastIndex = index + 1;
  const [whole, letter] = NUMERIC.exec(inner) ?? [];
  if (whole === undefined || letter === undefined) return undefined;
  const rune = letter === '' ? Number.parseInt(whole, 8) : Number.parseInt(whole.slice(1), 16);
  const end = index + 1 + whole.length;
  const bytes = letter === '' || letter === 'x' ? encodeByte(rune) : encodeScalar(rune);
  return bytes === undefined ? undefined : { rune, bytes, end };
}

function encodeByte(value: number): string | undefined {
  return value > 0xff ? undefined : String.fromCharCode(value);
}

function encodeScalar(rune: number): string | undefined {
  return rune > LAST_RUNE || (rune >= 0xd800 && rune <= 0xdfff) ? undefined : encodeRune(rune);
}
