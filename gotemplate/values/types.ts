import { GoComplex } from './complex.ts';
import { GoInt, INT_TYPES } from './integer.ts';
import { JsonNumber } from './json-number.ts';
import { GoMap } from './map.ts';
import { GoFunction, GoSequence } from './sequence.ts';
import { GoSlice } from './slice.ts';
import { GoStruct, NIL_INTERFACE, TypedNil } from './struct.ts';
import type { Value } from './value.ts';

/** The kinds of reflect that matter to templates; all integers are told apart by `int` and `uint`. */
export type Kind =
  | 'invalid'
  | 'bool'
  | 'int'
  | 'uint'
  | 'float'
  | 'complex'
  | 'string'
  | 'map'
  | 'slice'
  | 'struct'
  | 'pointer'
  | 'chan'
  | 'func'
  | 'interface';

/** The Go type of a value as %T prints it; the untyped nil is `<nil>`. */
export function typeOf(value: Value): string {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'boolean') return 'bool';
  if (value === null) return '<nil>';
  if (value instanceof GoInt) return value.type.name;
  if (value instanceof JsonNumber) return 'json.Number';
  if (value instanceof GoComplex) return 'complex128';
  return value.type;
}

/** The reflect kind of a value, integers reduced to their sign (`json.Number` has kind string). */
export function kindOf(value: Value): Kind {
  if (typeof value === 'string' || value instanceof JsonNumber) return 'string';
  if (typeof value === 'number') return 'float';
  if (typeof value === 'boolean') return 'bool';
  if (value === null) return 'invalid';
  if (value instanceof GoInt) return value.type.signed ? 'int' : 'uint';
  return compositeKind(value);
}

function compositeKind(value: Exclude<Value, string | number | boolean | null | GoInt | JsonNumber>): Kind {
  if (value instanceof GoMap) return 'map';
  if (value instanceof GoSlice) return 'slice';
  if (value instanceof GoStruct) return value.pointer ? 'pointer' : 'struct';
  if (value instanceof GoComplex) return 'complex';
  if (value instanceof GoSequence) return value.kind === 'channel' ? 'chan' : 'func';
  if (value instanceof GoFunction) return 'func';
  return value.type === 'interface {}' ? 'interface' : 'pointer';
}

/** True for every form of nil: untyped, interface, pointer, map and slice. */
export function isNil(value: Value): boolean {
  if (value === null || value instanceof TypedNil) return true;
  return (value instanceof GoMap || value instanceof GoSlice) && value.isNil;
}

/** Forgets that a nil came out of an interface: such a nil becomes the untyped nil, all else stays. */
export function unwrapInterface(value: Value): Value {
  return value === NIL_INTERFACE ? null : value;
}

/** Go templates' truth: false, zero, empty text, list and map, and every nil are false; structs are true. */
export function isTrue(value: Value): boolean {
  if (typeof value === 'string') return value.length > 0;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  return value !== null && !(value instanceof TypedNil) && isTrueObject(value);
}

function isTrueObject(value: Exclude<Value, string | boolean | number | null | TypedNil>): boolean {
  if (value instanceof GoMap) return value.size > 0;
  if (value instanceof GoSlice) return value.items.length > 0;
  if (value instanceof GoInt) return value.value !== 0n;
  if (value instanceof JsonNumber) return value.text.length > 0;
  return !(value instanceof GoComplex) || value.real !== 0 || value.imaginary !== 0;
}

/** The zero value of a type given by name; types that can be nil, and unknown ones, yield their nil. */
export function zeroOf(type: string): Value {
  if (type === 'string') return '';
  if (type === 'bool') return false;
  if (type === 'float64') return 0;
  const integer = INT_TYPES.get(type);
  return integer === undefined ? nilOf(type) : new GoInt(integer, 0n);
}

/** The nil of a type that can be nil: `interface {}`, map, slice or pointer, given by name. */
export function nilOf(type: string): Value {
  if (type === 'interface {}') return NIL_INTERFACE;
  const map = /^map\[([a-z0-9]+|interface \{\})\](.*)$/.exec(type);
  if (map) return new GoMap(map[1] ?? '', map[2] ?? '', true);
  if (type.startsWith('[]')) return new GoSlice(type.slice(2), [], true);
  return new TypedNil(type);
}
