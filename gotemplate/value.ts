/** The Go values a template sees. */
export type { Value } from './values/value.ts';
export type { IntType } from './values/integer.ts';
export {
  GoInt,
  INT,
  INT8,
  INT16,
  INT32,
  INT64,
  INT_TYPES,
  UINT,
  UINT8,
  UINT16,
  UINT32,
  UINT64,
  int,
  int64,
  uint64,
} from './values/integer.ts';
export { JsonNumber } from './values/json-number.ts';
export { GoComplex } from './values/complex.ts';
export { GoMap, stringMap } from './values/map.ts';
export { appendedList, bytes, GoSlice, list, strings } from './values/slice.ts';
export { partOf } from './values/part.ts';
export type { Bounds } from './values/part.ts';
export { GoStruct, NIL_INTERFACE, TypedNil } from './values/struct.ts';
export type { Field, Method, Methods, StructType } from './values/struct.ts';
export { deepEqual } from './values/deep-equal.ts';
export { GoFunction, GoSequence } from './values/sequence.ts';
export { isNil, isTrue, kindOf, nilOf, typeOf, unwrapInterface, zeroOf } from './values/types.ts';
export type { Kind } from './values/types.ts';
