import { parseFloat } from '../../strconv/floats.ts';
import { parseInt } from '../../strconv/integers.ts';
import { GoInt, INT_TYPES, JsonNumber } from '../../value.ts';
import type { Value } from '../../value.ts';

/** How sprig makes numbers of anything (spf13/cast 1.7.0): what cannot be one is 0. */

const smallest = -(1n << 63n);

/** Named integer types that count as numbers; others, such as time.Duration, do not. */
const numericNames: ReadonlySet<string> = new Set([...INT_TYPES.keys(), 'time.Month', 'time.Weekday']);

/** The int64 of a value, as a bigint in range. */
export function toInt64(value: Value): bigint {
  if (value instanceof GoInt) return numericNames.has(value.type.name) ? BigInt.asIntN(64, value.value) : 0n;
  if (typeof value === 'number') return truncated(value);
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'string') return integerOf(value);
  return value instanceof JsonNumber ? integerOf(value.text) : 0n;
}

/** The float64 of a value. */
export function toFloat64(value: Value): number {
  if (typeof value === 'number') return value;
  if (value instanceof GoInt) return numericNames.has(value.type.name) ? Number(value.value) : 0;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return floatOf(value);
  return value instanceof JsonNumber ? floatOf(value.text) : 0;
}

/** Conversion of a float to int64 as amd64 does it: what does not fit is the smallest integer. */
function truncated(value: number): bigint {
  return Number.isFinite(value) && Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : smallest;
}

/** `8.00` is `8`; base prefixes and underscores count as in Go's literals. */
function integerOf(text: string): bigint {
  return parseInt(text.replace(/\.0+$/, ''), 0).value ?? 0n;
}

function floatOf(text: string): number {
  return parseFloat(text).value ?? 0;
}
