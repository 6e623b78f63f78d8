import { parseInt as parseInteger } from './strconv/integers.ts';
import { appendedList, JsonNumber, stringMap } from './value.ts';
import type { Value } from './value.ts';
import { encodeRune, fromBytes, isAscii, isValidUtf8, splitRunes } from './values/text.ts';

/** How numbers are kept: as json.Number with their text, or as float64. */
export type NumberForm = 'json.Number' | 'float64';

/** A JSON text that is not valid; `offset` is the byte where that shows. It never quotes the text. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
  readonly offset: number;
  /** What there is besides numbers that are out of range: nil in their place; nothing when the text is no JSON. */
  readonly rest: Value;

  constructor(problem: string, offset: number, rest: Value = null) {
    super(`${problem} at byte ${offset}`);
    this.offset = offset;
    this.rest = rest;
  }
}

/** Deepest nesting of arrays and objects; Go stops at 10,000. */
const MAX_DEPTH = 1000;

const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const PLAIN = /[^"\\\0-\x1f]*/y;
const UNICODE_ESCAPE = /\\u([0-9a-fA-F]{4})/y;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);
const WORDS: readonly (readonly [string, Value])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

/**
 * Reads one JSON value from a byte string or bytes as Go's encoding/json does into an interface: maps are
 * map[string]interface {}, the last of equal keys wins, bad UTF-8 and lone surrogates become U+FFFD. Throws JsonError.
 */
export function decodeJson(source: string | Uint8Array, numbers: NumberForm = 'json.Number'): Value {
  return new Decoder(typeof source === 'string' ? source : fromBytes(source), numbers).whole();
}

class Decoder {
  readonly #text: string;
  readonly #numbers: NumberForm;
  #at = 0;
  #depth = 0;
  /** Where the first number out of range stands. */
  #outOfRange: number | undefined;

  constructor(text: string, numbers: NumberForm) {
    this.#text = text;
    this.#numbers = numbers;
  }

  whole(): Value {
    const value = this.#value();
    this.#skipSpace();
    if (this.#at < this.#text.length) return this.#fail('unexpected text after the value');
    if (this.#outOfRange === undefined) return value;
    throw new JsonError('number out of range', this.#outOfRange, value);
  }

  #value(): Value {
    this.#skipSpace();
    switch (this.#text[this.#at]) {
      case '{':
        return this.#nested(() => this.#object());
      case '[':
        return this.#nested(() => this.#array());
      case '"':
        return this.#string();
      default:
        return this.#scalar();
    }
  }

  #nested(read: () => Value): Value {
    if (++this.#depth > MAX_DEPTH) return this.#fail(`nesting deeper than ${MAX_DEPTH}`);
    this.#at++;
    const value = read();
    this.#depth--;
    return value;
  }

  #object(): Value {
    const map = stringMap();
    if (this.#consume('}')) return map;
    do {
      this.#skipSpace();
      if (this.#text[this.#at] !== '"') return this.#fail('expected a key');
      const key = this.#string();
      if (!this.#consume(':')) return this.#fail('expected a colon');
      map.set(key, this.#value());
    } while (this.#consume(','));
    return this.#consume('}') ? map : this.#fail('expected a comma or the end of the object');
  }

  #array(): Value {
    const items: Value[] = [];
    if (this.#consume(']')) return appendedList(items);
    do items.push(this.#value());
    while (this.#consume(','));
    return this.#consume(']') ? appendedList(items) : this.#fail('expected a comma or the end of the array');
  }

  #string(): string {
    const start = this.#at++;
    let text = '';
    for (;;) {
      text += this.#match(PLAIN) ?? '';
      const next = this.#text[this.#at];
      if (next === '"') break;
      if (next !== '\\')
        return this.#fail(next === undefined ? 'unterminated string' : 'control character in string');
      text += this.#escape();
    }
    this.#at++;
    if (isAscii(text)) return text;
    const isRaw = this.#at - start - 2 === text.length;
    return isRaw && isValidUtf8(text) ? text : withValidRunes(text);
  }

  #escape(): string {
    const simple = ESCAPES.get(this.#text[this.#at + 1] ?? '');
    if (simple !== undefined) {
      this.#at += 2;
      return simple;
    }
    const first = this.#unicodeEscape();
    if (first === undefined) return this.#fail('unknown escape in string');
    if (first < 0xd800 || first > 0xdbff) return encodeRune(first);
    const before = this.#at;
    const second = this.#unicodeEscape();
    if (second !== undefined && second >= 0xdc00 && second <= 0xdfff) {
      return encodeRune(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00));
    }
    this.#at = before;
    return encodeRune(first);
  }

  #unicodeEscape(): number | undefined {
    const found = this.#match(UNICODE_ESCAPE);
    return found === undefined ? undefined : Number.parseInt(found.slice(2), 16);
  }

  #scalar(): Value {
    for (const [word, value] of WORDS) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    }
    const start = this.#at;
    const text = this.#match(NUMBER);
    if (text === undefined) return this.#fail('expected a value');
    if (this.#numbers === 'json.Number') return new JsonNumber(text);
    const value = Number(text);
    if (Number.isFinite(value)) return value;
    this.#outOfRange ??= start;
    return null;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #skipSpace(): void {
    this.#match(SPACE);
  }

  #consume(character: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #fail(problem: string): never {
    throw new JsonError(problem, this.#at);
  }
}

function withValidRunes(text: string): string {
  return splitRunes(text)
    .map((piece) => (isValidUtf8(piece) ? piece : encodeRune(-1)))
    .join('');
}

/** The whole number that a JSON number or a text of digits stands for; undefined for everything else. */
export function wholeNumber(value: Value | undefined): bigint | undefined {
  const text = value instanceof JsonNumber ? value.text : value;
  const parsed = typeof text === 'string' ? parseInteger(text) : undefined;
  return parsed?.fault === undefined ? parsed?.value : undefined;
}
