import { GoComplex } from './complex.ts';
import { GoInt } from './integer.ts';
import { JsonNumber } from './json-number.ts';
import { GoMap } from './map.ts';
import { GoSlice } from './slice.ts';
import { GoStruct, TypedNil } from './struct.ts';
import { typeOf } from './types.ts';
import type { Value } from './value.ts';

/** Equality as reflect.DeepEqual: same types all the way down; a nil list or map differs from an empty one. */
export function deepEqual(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeOf(a) !== typeOf(b)) return false;
  const numbers = [numberKey(a), numberKey(b)];
  return numbers[0] === undefined ? compositesEqual(a, b) : numbers[0] === numbers[1];
}

/** A key that equal numbers share. */
function numberKey(value: Value): bigint | string | undefined {
  if (value instanceof GoInt) return value.value;
  if (value instanceof JsonNumber) return value.text;
  return value instanceof GoComplex ? `${value.real} ${value.imaginary}` : undefined;
}

/** Equality of values of one type. */
function compositesEqual(a: Value, b: Value): boolean {
  if (a instanceof GoSlice && b instanceof GoSlice)
    return a.isNil === b.isNil && listsEqual(a.items, b.items);
  if (a instanceof GoMap && b instanceof GoMap) return a.isNil === b.isNil && mapsEqual(a, b);
  if (a instanceof GoStruct && b instanceof GoStruct) return listsEqual(a.values, b.values);
  return a instanceof TypedNil;
}

function listsEqual(a: readonly Value[], b: readonly Value[]): boolean {
  return a.length === b.length && a.every((item, index) => deepEqual(item, b[index] ?? null));
}

function mapsEqual(a: GoMap, b: GoMap): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a.entries()) {
    const other = b.get(key);
    if (other === undefined || !deepEqual(value, other)) return false;
  }
  return true;
}
