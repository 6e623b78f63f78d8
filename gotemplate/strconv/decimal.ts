/** A decimal value 0.d1d2d3... x 10^point; no leading or trailing zeros, zero has no digits and point 0. */
export interface Decimal {
  readonly digits: string;
  readonly point: number;
}

const FRACTION_BITS = 52;
const EXPONENT_BIAS = 1075;

/** Splits a finite float64 into mantissa and exponent: |value| = mantissa x 2^exponent. */
export function binaryParts(value: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> BigInt(FRACTION_BITS));
  const fraction = BigInt.asUintN(FRACTION_BITS, bits);
  return biased === 0
    ? { mantissa: fraction, exponent: 1 - EXPONENT_BIAS }
    : { mantissa: fraction | (1n << BigInt(FRACTION_BITS)), exponent: biased - EXPONENT_BIAS };
}

/** The fewest decimal digits that read back as the same float64. */
export function shortestDecimal(value: number): Decimal {
  const [digits = '0', exponent = '0'] = Math.abs(value).toExponential().replace('.', '').split('e');
  return normalized(digits, Number(exponent) + 1);
}

/** All decimal digits of a finite float64. */
export function exactDecimal(value: number): Decimal {
  const { mantissa, exponent } = binaryParts(value);
  if (exponent >= 0) {
    const digits = (mantissa << BigInt(exponent)).toString();
    return normalized(digits, digits.length);
  }
  const digits = (mantissa * 5n ** BigInt(-exponent)).toString();
  return normalized(digits, digits.length + exponent);
}

function normalized(digits: string, point: number): Decimal {
  const trimmed = digits.replace(/0+$/, '');
  return trimmed === '' ? { digits: '', point: 0 } : { digits: trimmed, point };
}

/** Rounds to a number of digits, halves to even; fewer than 0 digits yields zero. */
export function roundDecimal({ digits, point }: Decimal, count: number): Decimal {
  if (count >= digits.length) return { digits, point };
  if (count < 0) return { digits: '', point: 0 };
  const kept = digits.slice(0, count);
  if (!roundsUp(digits, count)) return normalized(kept, point);
  const raised = (BigInt(kept === '' ? 0 : kept) + 1n).toString();
  return normalized(raised, point + raised.length - count);
}

function roundsUp(digits: string, count: number): boolean {
  const next = digits.charCodeAt(count) - 48;
  const isHalf = next === 5 && count + 1 === digits.length;
  if (!isHalf) return next >= 5;
  return count > 0 && (digits.charCodeAt(count - 1) - 48) % 2 === 1;
}
