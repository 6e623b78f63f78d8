import { BoundedText } from '../bounded-text.ts';
import { FunctionError } from '../errors.ts';
import { GoMap, GoSlice, GoStruct, isNil, TypedNil, type Value } from '../value.ts';
import { methodText, scalarText, sortedEntries, spewType } from './scalar.ts';

/** The flags of `%v` that go-spew knows: `#` shows types, `+` names fields. */
export interface SpewFlags {
  readonly types: boolean;
  readonly names: boolean;
}

/** Beyond this depth a value is taken to contain itself. */
const DEEPEST = 1000;

/** A value as go-spew's `%v` shows it: on one line, looked into down to the bottom. */
export function spewFormat(value: Value, flags: SpewFlags, reserve: (bytes: number) => void): string {
  const formatter = new SpewFormatter(flags, reserve);
  formatter.format(value, { depth: 0, typed: flags.types });
  return formatter.text.toString();
}

interface Position {
  readonly depth: number;
  /** Whether the type is shown here. */
  readonly typed: boolean;
}

class SpewFormatter {
  readonly text: BoundedText;
  readonly #flags: SpewFlags;

  constructor(flags: SpewFlags, reserve: (bytes: number) => void) {
    this.text = new BoundedText(reserve);
    this.#flags = flags;
  }

  format(value: Value, { depth, typed }: Position): void {
    if (depth > DEEPEST) throw new FunctionError('spew: value nests too deeply or contains itself');
    if (typed) this.text.add(`(${spewType(value)})`);
    else if (isPointer(value) && !isNil(value)) this.text.add('<*>');
    this.#content(value, depth);
  }

  #content(value: Value, depth: number): void {
    const text = methodText(value);
    if (text !== undefined) this.text.add(text);
    else if (isNil(value)) this.text.add('<nil>');
    else if (value instanceof GoMap) this.#map(value, depth);
    else if (value instanceof GoSlice) this.#slice(value, depth);
    else if (value instanceof GoStruct) this.#struct(value, depth);
    else this.text.add(typeof value === 'string' ? value : scalarText(value));
  }

  /** Elements show their type only where the type of the whole does not tell it. */
  #part(elementType: string, depth: number): Position {
    return { depth: depth + 1, typed: this.#flags.types && elementType === 'interface {}' };
  }

  #map(map: GoMap, depth: number): void {
    this.text.add('map[');
    for (const [index, [key, value]] of sortedEntries(map.entries()).entries()) {
      if (index > 0) this.text.add(' ');
      this.format(key, this.#part(map.keyType, depth));
      this.text.add(':');
      this.format(value, this.#part(map.elementType, depth));
    }
    this.text.add(']');
  }

  #slice({ elementType, items }: GoSlice, depth: number): void {
    this.text.add('[');
    for (const [index, item] of items.entries()) {
      if (index > 0) this.text.add(' ');
      this.format(item, this.#part(elementType, depth));
    }
    this.text.add(']');
  }

  #struct({ struct, values }: GoStruct, depth: number): void {
    this.text.add('{');
    for (const [index, field] of struct.fields.entries()) {
      if (index > 0) this.text.add(' ');
      if (this.#flags.names || this.#flags.types) this.text.add(`${field.name}:`);
      this.format(values[index] ?? null, { depth: depth + 1, typed: this.#flags.types });
    }
    this.text.add('}');
  }
}

function isPointer(value: Value): boolean {
  return value instanceof GoStruct ? value.pointer : value instanceof TypedNil && value.type.startsWith('*');
}
