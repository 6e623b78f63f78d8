import type { GoComplex } from './complex.ts';
import type { GoInt } from './integer.ts';
import type { JsonNumber } from './json-number.ts';
import type { GoMap } from './map.ts';
import type { GoFunction, GoSequence } from './sequence.ts';
import type { GoSlice } from './slice.ts';
import type { GoStruct, TypedNil } from './struct.ts';

/**
 * A Go value as templates see it: string is a byte string (type string), number is float64, null is the untyped nil.
 * Plain JavaScript objects never occur, so keys chosen by users are always data.
 */
export type Value =
  | string
  | number
  | boolean
  | null
  | GoInt
  | GoComplex
  | JsonNumber
  | GoMap
  | GoSlice
  | GoStruct
  | GoSequence
  | GoFunction
  | TypedNil;
