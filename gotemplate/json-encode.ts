import { BoundedText } from './bounded-text.ts';
import { encodeBase64 } from './encoding/base64.ts';
import { FunctionError } from './errors.ts';
import { GoInt, GoMap, GoSlice, GoStruct, JsonNumber, TypedNil, type Value, typeOf } from './value.ts';
import type { Field } from './value.ts';
import { isAscii, runeAt } from './values/text.ts';

/** How the JSON text shall look. */
export interface JsonStyle {
  /** Writes `<`, `>` and `&` as \u003c, \u003e and \u0026. */
  readonly escapeHtml: boolean;
  /** Spaces for each level, as a text; absent for one line without spaces. */
  readonly indent?: string;
  /** Told the size of the text while it grows; throws when that is too much. */
  readonly reserve: (bytes: number) => void;
}

/** Beyond this depth a value is taken to contain itself. */
const DEEPEST = 1000;

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function unicodeEscape(rune: number): string {
  return `\\u${rune.toString(16).padStart(4, '0')}`;
}

function escapeAscii(text: string, escapeHtml: boolean): string {
  const special = escapeHtml ? /["\\\0-\x1f<>&]/g : /["\\\0-\x1f]/g;
  return text.replace(special, (char) => SHORT_ESCAPES[char] ?? unicodeEscape(char.charCodeAt(0)));
}

/** Bad bytes become \ufffd; the line separators U+2028 and U+2029 are escaped for the sake of JavaScript. */
function escapeBeyondAscii(text: string): string {
  let result = '';
  for (let i = 0; i < text.length;) {
    const { rune, width } = runeAt(text, i);
    const isBad = rune === 0xfffd && width === 1;
    const isSeparator = rune === 0x2028 || rune === 0x2029;
    result += isBad || isSeparator ? unicodeEscape(rune) : text.slice(i, i + width);
    i += width;
  }
  return result;
}

/** A byte string as a JSON string with its quotes (Go's encoding/json). */
export function quoteJson(text: string, escapeHtml: boolean): string {
  const escaped = escapeAscii(text, escapeHtml);
  return `"${isAscii(escaped) ? escaped : escapeBeyondAscii(escaped)}"`;
}

/** A value as JSON text (a byte string) in the layout of Go's encoding/json; throws FunctionError in Go's words. */
export function encodeJson(value: Value, style: JsonStyle): string {
  const encoder = new JsonEncoder(style);
  encoder.encode(value, 0);
  return encoder.text.toString();
}

class JsonEncoder {
  readonly text: BoundedText;
  readonly #style: JsonStyle;

  constructor(style: JsonStyle) {
    this.text = new BoundedText(style.reserve);
    this.#style = style;
  }

  encode(value: Value, depth: number): void {
    if (depth > DEEPEST)
      throw new FunctionError(`json: unsupported value: encountered a cycle via ${typeOf(value)}`);
    if (value instanceof GoMap) this.#map(value, depth);
    else if (value instanceof GoSlice) this.#slice(value, depth);
    else if (value instanceof GoStruct) this.#struct(value, depth);
    else this.text.add(this.#scalar(value));
  }

  #scalar(value: Exclude<Value, GoMap | GoSlice | GoStruct>): string {
    if (typeof value === 'string') return this.#quote(value);
    if (typeof value === 'boolean') return String(value);
    if (typeof value === 'number') return encodeFloat(value);
    if (value === null || value instanceof TypedNil) return 'null';
    if (value instanceof GoInt) return value.value.toString();
    if (value instanceof JsonNumber) return encodeNumber(value.text);
    throw new FunctionError(`json: unsupported type: ${typeOf(value)}`);
  }

  #quote(text: string): string {
    return quoteJson(text, this.#style.escapeHtml);
  }

  #map(map: GoMap, depth: number): void {
    const hasIntegerKeys = /^u?int[0-9]*$/.test(map.keyType);
    if (map.keyType !== 'string' && !hasIntegerKeys)
      throw new FunctionError(`json: unsupported type: ${map.type}`);
    if (map.isNil) {
      this.text.add('null');
      return;
    }
    const members = [...map.entries()].map(([key, value]) => [keyText(key), value] as const);
    members.sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
    this.#object(members, depth);
  }

  #slice(slice: GoSlice, depth: number): void {
    if (slice.isNil) this.text.add('null');
    else if (slice.elementType === 'uint8') this.text.add(encodeByteSlice(slice));
    else this.#block('[]', depth, slice.items, (item) => this.encode(item, depth + 1));
  }

  #struct(struct: GoStruct, depth: number): void {
    const { fields, marshal } = struct.struct;
    if (marshal !== undefined) {
      this.text.add(this.#quote(marshal(struct, 'JSON')));
      return;
    }
    const members = fields.flatMap((field, index) => member(field, struct.values[index] ?? null));
    this.#object(members, depth);
  }

  #object(members: readonly (readonly [string, Value])[], depth: number): void {
    const colon = this.#style.indent === undefined ? ':' : ': ';
    this.#block('{}', depth, members, ([name, value]) => {
      this.text.add(`${this.#quote(name)}${colon}`);
      this.encode(value, depth + 1);
    });
  }

  #block<Item>(
    brackets: '[]' | '{}',
    depth: number,
    items: readonly Item[],
    add: (item: Item) => void,
  ): void {
    this.text.add(brackets.charAt(0));
    for (const [index, item] of items.entries()) {
      if (index > 0) this.text.add(',');
      this.#newline(depth + 1);
      add(item);
    }
    if (items.length > 0) this.#newline(depth);
    this.text.add(brackets.charAt(1));
  }

  #newline(depth: number): void {
    const { indent } = this.#style;
    if (indent !== undefined) this.text.add(`\n${indent.repeat(depth)}`);
  }
}

function keyText(key: Value): string {
  return key instanceof GoInt ? key.value.toString() : typeof key === 'string' ? key : '';
}

function member(field: Field, value: Value): [string, Value][] {
  if (field.unexported === true || field.json === '-') return [];
  if (field.omitEmpty === true && isOmitted(value)) return [];
  return [[field.json ?? field.name, value]];
}

function isOmitted(value: Value): boolean {
  if (value === null || value === '' || value === 0 || value === false || value instanceof TypedNil)
    return true;
  if (value instanceof GoInt) return value.value === 0n;
  if (value instanceof GoMap) return value.size === 0;
  return value instanceof GoSlice && value.items.length === 0;
}

/** JavaScript and Go write floats in JSON alike, but for the sign of zero. */
function encodeFloat(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
  const name = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  throw new FunctionError(`json: unsupported value: ${name}`);
}

function encodeNumber(text: string): string {
  if (text === '') return '0';
  if (/^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$/.test(text)) return text;
  throw new FunctionError('json: invalid number literal');
}

function encodeByteSlice(slice: GoSlice): string {
  const bytes = slice.items.map((item) =>
    String.fromCharCode(item instanceof GoInt ? Number(item.value) : 0),
  );
  return `"${encodeBase64(bytes.join(''))}"`;
}
