import { FunctionError } from '../../errors.ts';

/** Decimal arithmetic on floats with the results of shopspring/decimal 1.4.0: exact, quotients to 16 places. */

/** `units` times ten to the power of `-scale`. */
interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

const divisionPlaces = 16;

/** The shortest decimal that reads back as the float. */
function decimalOf(value: number): Decimal {
  if (!Number.isFinite(value)) throw new FunctionError(`cannot create a Decimal from ${goName(value)}`);
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const scale = digits.replace('-', '').length - 1 - Number(exponent);
  return { units: BigInt(digits), scale };
}

function goName(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

const power = (exponent: number) => 10n ** BigInt(exponent);

/** Both numbers in units of the finer one. */
function aligned(a: Decimal, b: Decimal): { a: bigint; b: bigint; scale: number } {
  const scale = Math.max(a.scale, b.scale);
  return { a: a.units * power(scale - a.scale), b: b.units * power(scale - b.scale), scale };
}

function quotient(a: Decimal, b: Decimal): Decimal {
  if (b.units === 0n) throw new FunctionError('decimal division by 0');
  const same = aligned(a, b);
  const scaled = same.a * power(divisionPlaces);
  const [size, divisor] = [magnitude(scaled), magnitude(same.b)];
  const rounded = (size * 2n + divisor) / (divisor * 2n);
  return { units: scaled < 0n === same.b < 0n ? rounded : -rounded, scale: divisionPlaces };
}

const magnitude = (value: bigint) => (value < 0n ? -value : value);

const operations = {
  add: (a: Decimal, b: Decimal) => {
    const same = aligned(a, b);
    return { units: same.a + same.b, scale: same.scale };
  },
  subtract: (a: Decimal, b: Decimal) => operations.add(a, { ...b, units: -b.units }),
  multiply: (a: Decimal, b: Decimal) => ({ units: a.units * b.units, scale: a.scale + b.scale }),
  divide: quotient,
} as const;

/** Applies one operation from left to right and returns the nearest float; infinities and NaN are errors, as upstream's panics. */
export function calculate(
  operation: keyof typeof operations,
  first: number,
  others: readonly number[],
): number {
  const apply: (a: Decimal, b: Decimal) => Decimal = operations[operation];
  const { units, scale } = others.map(decimalOf).reduce(apply, decimalOf(first));
  return Number(`${units}e${-scale}`);
}
