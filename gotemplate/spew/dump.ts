import { BoundedText } from '../bounded-text.ts';
import { FunctionError } from '../errors.ts';
import { quote } from '../strconv/quote.ts';
import { GoInt, GoMap, GoSlice, GoStruct, isNil, JsonNumber, TypedNil, type Value } from '../value.ts';
import { hexDump } from './hex-dump.ts';
import { methodText, scalarText, sortedEntries, spewType } from './scalar.ts';

/** Beyond this depth a value is taken to contain itself. */
const DEEPEST = 1000;

/** What go-spew's Sdump shows of values: type, size and content, a line for each part. Addresses are left out. */
export function spewDump(values: readonly Value[], reserve: (bytes: number) => void): string {
  const dumper = new Dumper(reserve);
  for (const value of values) {
    dumper.dump(value, 0);
    dumper.text.add('\n');
  }
  return dumper.text.toString();
}

class Dumper {
  readonly text: BoundedText;

  constructor(reserve: (bytes: number) => void) {
    this.text = new BoundedText(reserve);
  }

  dump(value: Value, depth: number): void {
    if (depth > DEEPEST) throw new FunctionError('spew: value nests too deeply or contains itself');
    if (value instanceof GoStruct && value.pointer) this.#pointer(value, depth);
    else if (value instanceof TypedNil && value.type.startsWith('*')) this.text.add(`(${value.type})(<nil>)`);
    else {
      this.text.add(`(${spewType(value)}) ${sizeText(value)}`);
      this.#content(value, depth);
    }
  }

  #pointer(value: GoStruct, depth: number): void {
    this.text.add(`(${value.type})(`);
    this.#content(value, depth);
    this.text.add(')');
  }

  #content(value: Value, depth: number): void {
    const text = methodText(value);
    if (text !== undefined) this.text.add(text);
    else if (isNil(value)) this.text.add('<nil>');
    else if (value instanceof GoMap) this.#map(value, depth);
    else if (value instanceof GoSlice) this.#slice(value, depth);
    else if (value instanceof GoStruct) this.#struct(value, depth);
    else this.text.add(typeof value === 'string' ? quote(value) : scalarText(value));
  }

  #map(map: GoMap, depth: number): void {
    this.#block(depth, sortedEntries(map.entries()), ([key, value]) => {
      this.dump(key, depth + 1);
      this.text.add(': ');
      this.dump(value, depth + 1);
    });
  }

  #slice({ elementType, items }: GoSlice, depth: number): void {
    if (elementType === 'uint8' && items.length > 0) {
      const bytes = items.map((item) => (item instanceof GoInt ? Number(item.value) : 0));
      this.text.add(`{\n${hexDump(bytes, ' '.repeat(depth + 1))}${' '.repeat(depth)}}`);
      return;
    }
    this.#block(depth, items, (item) => this.dump(item, depth + 1));
  }

  #struct({ struct, values }: GoStruct, depth: number): void {
    this.#block(depth, [...struct.fields.entries()], ([index, field]) => {
      this.text.add(`${field.name}: `);
      this.dump(values[index] ?? null, depth + 1);
    });
  }

  #block<Item>(depth: number, items: readonly Item[], add: (item: Item) => void): void {
    this.text.add('{\n');
    for (const [index, item] of items.entries()) {
      this.text.add(' '.repeat(depth + 1));
      add(item);
      this.text.add(index < items.length - 1 ? ',\n' : '\n');
    }
    this.text.add(`${' '.repeat(depth)}}`);
  }
}

/** `(len=2 cap=2) `; nothing for what is empty and has no room. */
function sizeText(value: Value): string {
  const sizes = { len: lengthOf(value), cap: value instanceof GoSlice ? value.capacity : 0 };
  const shown = Object.entries(sizes).filter(([, size]) => size > 0);
  return shown.length === 0 ? '' : `(${shown.map(([name, size]) => `${name}=${size}`).join(' ')}) `;
}

function lengthOf(value: Value): number {
  if (typeof value === 'string') return value.length;
  if (value instanceof JsonNumber) return value.text.length;
  if (value instanceof GoSlice) return value.items.length;
  return value instanceof GoMap ? value.size : 0;
}
