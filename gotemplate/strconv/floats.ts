import { underscoresSeparate } from './integers.ts';
import type { Parsed } from './integers.ts';

const DECIMAL = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const HEXADECIMAL = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?[0-9]+)$/;
const SPECIAL: ReadonlyMap<string, number> = new Map([
  ['inf', Infinity],
  ['+inf', Infinity],
  ['-inf', -Infinity],
  ['infinity', Infinity],
  ['+infinity', Infinity],
  ['-infinity', -Infinity],
  ['nan', NaN],
]);

/** Reads a float64 as strconv.ParseFloat: decimal and hexadecimal forms, underscores, inf and nan in any case. */
export function parseFloat(text: string): Parsed<number> {
  const special = SPECIAL.get(text.toLowerCase());
  if (special !== undefined) return { value: special };
  if (text.includes('_') && !underscoresSeparate(text)) return { fault: 'invalid syntax' };
  const plain = text.replaceAll('_', '');
  const value = DECIMAL.test(plain) ? Number(plain) : hexadecimalValue(plain);
  if (value === undefined) return { fault: 'invalid syntax' };
  return Number.isFinite(value) ? { value } : { fault: 'value out of range' };
}

/** Enough bits to round correctly once the rest is folded into one sticky bit. */
const KEPT_BITS = 64;
const MANTISSA_BITS = 53;
const SMALLEST_EXPONENT = -1074;
const LARGEST_EXPONENT = 1100;

function hexadecimalValue(text: string): number | undefined {
  const [, sign, whole = '', fraction = '', exponent = ''] = HEXADECIMAL.exec(text) ?? [];
  if (sign === undefined || whole + fraction === '') return undefined;
  const scale = Math.max(-1e6, Math.min(1e6, Number(exponent))) - 4 * fraction.length;
  const magnitude = scaled(BigInt(`0x${whole}${fraction}`), scale);
  return sign === '-' ? -magnitude : magnitude;
}

/** mantissa x 2^exponent as the nearest float64, halves to even. */
function scaled(mantissa: bigint, exponent: number): number {
  if (mantissa === 0n) return 0;
  const length = mantissa.toString(2).length;
  if (length + exponent > LARGEST_EXPONENT) return Infinity;
  const drop = Math.max(length - MANTISSA_BITS, SMALLEST_EXPONENT - exponent, 0);
  if (drop > length + KEPT_BITS) return 0;
  const kept = roundedShift(mantissa, BigInt(drop));
  const power = exponent + drop;
  const half = Math.trunc(power / 2);
  return Number(kept) * 2 ** half * 2 ** (power - half);
}

/** Divides by 2^bits, halves to even. */
function roundedShift(value: bigint, bits: bigint): bigint {
  const kept = value >> bits;
  const rest = value - (kept << bits);
  const half = bits === 0n ? 1n : 1n << (bits - 1n);
  const up = rest > half || (rest === half && (kept & 1n) === 1n);
  return up ? kept + 1n : kept;
}
