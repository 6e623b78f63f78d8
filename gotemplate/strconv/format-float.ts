import { binaryParts, exactDecimal, roundDecimal, shortestDecimal } from './decimal.ts';
import type { Decimal } from './decimal.ts';

/** The forms of strconv.FormatFloat; upper case ones differ in the letters only. */
export type FloatForm = 'b' | 'e' | 'E' | 'f' | 'g' | 'G' | 'x' | 'X';

const SHORTEST_EXPONENT_LIMIT = 6;

/** Prints a float64 as strconv.FormatFloat(value, form, precision, 64); precision -1 takes as many digits as needed. */
export function formatFloat(value: number, form: FloatForm, precision = -1): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  return sign + magnitude(value, form, precision);
}

function magnitude(value: number, form: FloatForm, precision: number): string {
  switch (form) {
    case 'b':
      return binaryForm(value);
    case 'x':
      return hexadecimalForm(value, precision);
    case 'X':
      return hexadecimalForm(value, precision).toUpperCase();
    case 'f':
      return fixedForm(value, precision);
    case 'e':
      return scientificForm(value, precision);
    case 'E':
      return scientificForm(value, precision).toUpperCase();
    case 'g':
      return generalForm(value, precision);
    case 'G':
      return generalForm(value, precision).toUpperCase();
  }
}

function binaryForm(value: number): string {
  const { mantissa, exponent } = binaryParts(value);
  return `${mantissa}p${exponent >= 0 ? '+' : ''}${exponent}`;
}

function fixedForm(value: number, precision: number): string {
  if (precision < 0) {
    const digits = shortestDecimal(value);
    return fixed(digits, Math.max(digits.digits.length - digits.point, 0));
  }
  const exact = exactDecimal(value);
  return fixed(roundDecimal(exact, exact.point + precision), precision);
}

function scientificForm(value: number, precision: number): string {
  if (precision >= 0) return scientific(roundDecimal(exactDecimal(value), precision + 1), precision);
  const digits = shortestDecimal(value);
  return scientific(digits, Math.max(digits.digits.length - 1, 0));
}

/** The shorter of the fixed and the scientific form, by Go's rule on the exponent. */
function generalForm(value: number, precision: number): string {
  const shortest = precision < 0;
  const wanted = precision === 0 ? 1 : precision;
  const decimal = shortest ? shortestDecimal(value) : roundDecimal(exactDecimal(value), wanted);
  const count = decimal.digits.length;
  const digits = shortest ? count : wanted;
  const limited = digits > count && count >= decimal.point ? count : digits;
  const limit = shortest ? SHORTEST_EXPONENT_LIMIT : limited;
  const exponent = decimal.point - 1;
  if (exponent < -4 || exponent >= limit) {
    return scientific(decimal, Math.min(digits, count) - 1);
  }
  return fixed(decimal, Math.max((digits > decimal.point ? count : digits) - decimal.point, 0));
}

function fixed({ digits, point }: Decimal, precision: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  if (precision <= 0) return whole;
  const fraction = point > 0 ? digits.slice(point) : '0'.repeat(Math.min(-point, precision)) + digits;
  return `${whole}.${fraction.slice(0, precision).padEnd(precision, '0')}`;
}

function scientific({ digits, point }: Decimal, precision: number): string {
  const first = digits === '' ? '0' : digits.slice(0, 1);
  const fraction = precision > 0 ? `.${digits.slice(1, precision + 1).padEnd(precision, '0')}` : '';
  const exponent = digits === '' ? 0 : point - 1;
  return `${first}${fraction}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

const HEX_DIGITS = 13;

function hexadecimalForm(value: number, precision: number): string {
  const parts = binaryParts(value);
  if (parts.mantissa === 0n) return `0x0${precision > 0 ? `.${'0'.repeat(precision)}` : ''}p+00`;
  const length = parts.mantissa.toString(2).length;
  const mantissa = parts.mantissa << BigInt(53 - length);
  const exponent = parts.exponent + length - 1;
  const { digits, carry } = roundedHex(mantissa, precision);
  const shown = exponent + carry;
  const fraction = precision < 0 ? digits.replace(/0+$/, '') : digits.padEnd(precision, '0');
  const tail = fraction === '' ? '' : `.${fraction}`;
  return `0x1${tail}p${shown < 0 ? '-' : '+'}${String(Math.abs(shown)).padStart(2, '0')}`;
}

/** The fraction of a 53-bit mantissa in hexadecimal, rounded half to even; carry is 1 when rounding reached 2. */
function roundedHex(mantissa: bigint, precision: number): { digits: string; carry: 0 | 1 } {
  const kept = precision < 0 ? HEX_DIGITS : Math.min(precision, HEX_DIGITS);
  const drop = BigInt(4 * (HEX_DIGITS - kept));
  const shifted = mantissa >> drop;
  const rest = mantissa - (shifted << drop);
  const half = drop === 0n ? 1n : 1n << (drop - 1n);
  const up = rest > half || (rest === half && (shifted & 1n) === 1n);
  const rounded = up ? shifted + 1n : shifted;
  const overflow = rounded >> BigInt(4 * kept + 1) !== 0n;
  const fraction = BigInt.asUintN(4 * kept, overflow ? rounded >> 1n : rounded);
  return { digits: kept === 0 ? '' : fraction.toString(16).padStart(kept, '0'), carry: overflow ? 1 : 0 };
}
