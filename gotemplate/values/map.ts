import type { Value } from './value.ts';
import { GoInt } from './integer.ts';
import { JsonNumber } from './json-number.ts';

/** Something that JavaScript's Map finds again by value: integers as bigint, json.Number as its own kind of key. */
type Slot = string | number | bigint | boolean | null | symbol | object;

function slotOf(key: Value): Slot {
  if (key instanceof GoInt) return key.value;
  if (key instanceof JsonNumber) return Symbol.for(`json.Number ${key.text}`);
  return key;
}

/** A Go map. Keys and elements have declared types, spelled as Go prints them; a nil map is empty and reports `isNil`. */
export class GoMap {
  readonly keyType: string;
  readonly elementType: string;
  readonly isNil: boolean;
  readonly #entries = new Map<Slot, Value>();
  /** The key as given, for the few keys whose slot is not the key itself. */
  readonly #keys = new Map<Slot, Value>();

  constructor(keyType = 'string', elementType = 'interface {}', isNil = false) {
    this.keyType = keyType;
    this.elementType = elementType;
    this.isNil = isNil;
  }

  /** The Go type, for example `map[string]interface {}`. */
  get type(): string {
    return `map[${this.keyType}]${this.elementType}`;
  }

  get size(): number {
    return this.#entries.size;
  }

  has(key: Value): boolean {
    return this.#entries.has(slotOf(key));
  }

  /** The element, or undefined when the key is absent (a present nil is null). */
  get(key: Value): Value | undefined {
    return this.#entries.get(slotOf(key));
  }

  set(key: Value, value: Value): this {
    const slot = slotOf(key);
    if (slot !== key) this.#keys.set(slot, key);
    this.#entries.set(slot, value);
    return this;
  }

  delete(key: Value): boolean {
    return this.#entries.delete(slotOf(key));
  }

  /** Keys in order of insertion; Go has no order here, so sort before anything becomes visible (see sortedKeys). */
  *keys(): Generator<Value> {
    for (const slot of this.#entries.keys()) {
      yield this.#keys.get(slot) ?? (slot as Value);
    }
  }

  /** The keys of a map whose key type is string, in ascending byte order. */
  stringKeys(): string[] {
    const keys: string[] = [];
    for (const key of this.#entries.keys()) if (typeof key === 'string') keys.push(key);
    return keys.sort();
  }

  *entries(): Generator<[Value, Value]> {
    for (const [slot, value] of this.#entries) yield [this.#keys.get(slot) ?? (slot as Value), value];
  }

  /** A new map of the same type with the same entries (elements are shared). */
  copy(): GoMap {
    const copy = new GoMap(this.keyType, this.elementType);
    for (const [key, value] of this.entries()) copy.set(key, value);
    return copy;
  }
}

/** A `map[string]interface {}` from pairs of byte-string key and value. */
export function stringMap(entries: Iterable<readonly [string, Value]> = []): GoMap {
  const map = new GoMap();
  for (const [key, value] of entries) map.set(key, value);
  return map;
}
