import { BoundedText } from '../bounded-text.ts';
import { FunctionError } from '../errors.ts';
import { parseFloat } from '../strconv/floats.ts';
import { formatFloat } from '../strconv/format-float.ts';
import { parseInt } from '../strconv/integers.ts';
import { durationText } from '../time/duration.ts';
import { GoInt, GoMap, GoSlice, GoStruct, JsonNumber, type Value, isNil, typeOf } from '../value.ts';
import { type Member, membersOf } from './members.ts';
import { keyText, quoteToml } from './text.ts';

/** Beyond this depth a value is taken to contain itself. */
const DEEPEST = 1000;

const LEVEL = '  ';

/** A value as a TOML document in the layout of BurntSushi/toml 1.5.0 (a byte string); throws FunctionError. */
export function encodeToml(value: Value, reserve: (bytes: number) => void): string {
  if (value === null) throw new FunctionError('toml: cannot encode nil');
  const encoder = new TomlEncoder(reserve);
  encoder.entry([], value);
  return encoder.text.toString();
}

/** A map or struct: written as a table of its own, or between braces inside of an array. */
function isTable(value: Value): value is GoMap | GoStruct {
  return value instanceof GoMap || (value instanceof GoStruct && value.struct.marshal === undefined);
}

/** True for a list of nothing but tables. A nil inside of any list cannot be written. */
function isTableArray(value: Value): value is GoSlice {
  if (!(value instanceof GoSlice) || value.items.length === 0) return false;
  if (value.items.some(isNil)) throw new FunctionError('toml: cannot encode array with nil element');
  for (const item of value.items) isTableArray(item);
  return value.items.every(isTable);
}

class TomlEncoder {
  readonly text: BoundedText;

  constructor(reserve: (bytes: number) => void) {
    this.text = new BoundedText(reserve);
  }

  /** Writes what belongs to a key path: `key = value`, a table or an array of tables. */
  entry(path: readonly string[], value: Value): void {
    if (path.length > DEEPEST) throw new FunctionError('toml: value nests too deeply or contains itself');
    if (isTableArray(value)) this.#arrayOfTables(path, value);
    else if (!isTable(value)) this.#keyValue(path, value);
    else if (!isNil(value)) this.#table(path, value);
  }

  #newline(): void {
    if (this.text.length > 0) this.text.add('\n');
  }

  #indent(path: readonly string[]): string {
    return LEVEL.repeat(path.length - 1);
  }

  #keyValue(path: readonly string[], value: Value): void {
    const key = path.at(-1);
    if (key === undefined) {
      if (!isNil(value) || value instanceof GoSlice) this.#element(value, 0);
      return;
    }
    this.text.add(`${this.#indent(path)}${keyText(key)} = `);
    this.#element(value, path.length);
    this.#newline();
  }

  #arrayOfTables(path: readonly string[], { items }: GoSlice): void {
    if (path.length === 0) throw new FunctionError('toml: top-level values must be Go maps or structs');
    for (const item of items) {
      this.#newline();
      this.text.add(`${this.#indent(path)}[[${path.map(keyText).join('.')}]]\n`);
      if (isTable(item)) this.#members(path, item);
    }
  }

  #table(path: readonly string[], table: GoMap | GoStruct): void {
    if (path.length === 1) this.#newline();
    if (path.length > 0) this.text.add(`${this.#indent(path)}[${path.map(keyText).join('.')}]\n`);
    this.#members(path, table);
  }

  /** Plain values come before tables, or they would belong to the last of these. */
  #members(path: readonly string[], table: GoMap | GoStruct): void {
    for (const { key, value } of plainFirst(membersOf(table))) {
      if (!isNil(value)) this.entry([...path, key], value);
    }
  }

  #element(value: Value, depth: number): void {
    if (depth > DEEPEST) throw new FunctionError('toml: value nests too deeply or contains itself');
    if (value instanceof GoSlice) this.#array(value, depth);
    else if (isTable(value)) this.#inlineTable(value, depth);
    else this.text.add(scalarText(value));
  }

  #array({ items }: GoSlice, depth: number): void {
    this.text.add('[');
    for (const [index, item] of items.entries()) {
      if (index > 0) this.text.add(', ');
      this.#element(item, depth + 1);
    }
    this.text.add(']');
  }

  /** The library writes the comma behind every member but the last of all, even where that one is nil and left out. */
  #inlineTable(table: GoMap | GoStruct, depth: number): void {
    const members = membersOf(table);
    this.text.add('{');
    for (const member of plainFirst(members)) {
      if (isNil(member.value)) continue;
      this.text.add(`${keyText(member.key)} = `);
      this.#element(member.value, depth + 1);
      if (!isLast(table, members, member)) this.text.add(', ');
    }
    this.text.add('}');
  }
}

function holdsTables(value: Value): boolean {
  return (isTable(value) && !isNil(value)) || isTableArray(value);
}

function plainFirst(members: readonly Member[]): Member[] {
  const tables = members.filter(({ value }) => holdsTables(value));
  return [...members.filter(({ value }) => !holdsTables(value)), ...tables];
}

/** For structs the library compares the position of a field with the number of those it writes. */
function isLast(table: GoMap | GoStruct, members: readonly Member[], member: Member): boolean {
  if (table instanceof GoStruct) return member.position === members.length - 1;
  return plainFirst(members).at(-1) === member;
}

function scalarText(value: Value): string {
  if (typeof value === 'string') return quoteToml(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return floatText(value);
  if (value instanceof GoInt) return integerText(value);
  if (value instanceof JsonNumber) return numberText(value.text);
  if (value instanceof GoStruct && value.struct.marshal !== undefined) {
    const text = value.struct.marshal(value);
    return value.type === 'time.Time' ? text : quoteToml(text);
  }
  throw new FunctionError(`unsupported type: ${typeOf(value)}`);
}

function integerText({ type, value }: GoInt): string {
  return type.name === 'time.Duration' ? quoteToml(durationText(value)) : value.toString();
}

function numberText(text: string): string {
  if (text === '') return '0';
  const integer = parseInt(text, 10);
  if (integer.fault === undefined) return integer.value.toString();
  const float = parseFloat(text);
  if (float.fault === undefined) return floatText(float.value);
  throw new FunctionError('unable to convert a number to int64 or float64');
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const text = formatFloat(value, 'f');
  return text.includes('.') ? text : `${text}.0`;
}
