import type { Methods } from './struct.ts';

/** A Go integer type: its name, size and sign, and for named types such as time.Duration methods and text form. */
export interface IntType {
  readonly name: string;
  readonly bits: 8 | 16 | 32 | 64;
  readonly signed: boolean;
  readonly methods?: Methods<GoInt>;
  /** The String method, used by printing. */
  readonly text?: (value: GoInt) => string;
}

export const INT: IntType = { name: 'int', bits: 64, signed: true };
export const INT8: IntType = { name: 'int8', bits: 8, signed: true };
export const INT16: IntType = { name: 'int16', bits: 16, signed: true };
export const INT32: IntType = { name: 'int32', bits: 32, signed: true };
export const INT64: IntType = { name: 'int64', bits: 64, signed: true };
export const UINT: IntType = { name: 'uint', bits: 64, signed: false };
export const UINT8: IntType = { name: 'uint8', bits: 8, signed: false };
export const UINT16: IntType = { name: 'uint16', bits: 16, signed: false };
export const UINT32: IntType = { name: 'uint32', bits: 32, signed: false };
export const UINT64: IntType = { name: 'uint64', bits: 64, signed: false };

/** The unnamed integer types by name. */
export const INT_TYPES: ReadonlyMap<string, IntType> = new Map(
  [INT, INT8, INT16, INT32, INT64, UINT, UINT8, UINT16, UINT32, UINT64].map((type) => [type.name, type]),
);

/** A Go integer. The value is always inside the range of its type: a value given outside wraps around, as in Go. */
export class GoInt {
  readonly type: IntType;
  readonly value: bigint;

  constructor(type: IntType, value: bigint) {
    this.type = type;
    this.value = type.signed ? BigInt.asIntN(type.bits, value) : BigInt.asUintN(type.bits, value);
  }
}

/** A Go int from a JavaScript integer or bigint. */
export function int(value: number | bigint): GoInt {
  return new GoInt(INT, BigInt(value));
}

/** A Go int64 from a JavaScript integer or bigint; wraps around as Go does. */
export function int64(value: number | bigint): GoInt {
  return new GoInt(INT64, BigInt(value));
}

/** A Go uint64 from a JavaScript integer or bigint; wraps around as Go does. */
export function uint64(value: number | bigint): GoInt {
  return new GoInt(UINT64, BigInt(value));
}
