/** The digits of pi that Blowfish starts from, calculated instead of listed. */

/** The arc tangent of 1/x in units of 2^-bits. */
function inverseTangent(x: bigint, bits: bigint): bigint {
  let power = (1n << bits) / x;
  let sum = power;
  for (let divisor = 3n, sign = -1n; power > 0n; divisor += 2n, sign = -sign) {
    power /= x * x;
    sum += (sign * power) / divisor;
  }
  return sum;
}

/** The first `count` 32-bit words of pi's fraction (Machin's formula with spare bits for the rounding). */
export function piWords(count: number): Uint32Array {
  const spare = 64n;
  const bits = BigInt(count * 32) + spare;
  const pi = 4n * (4n * inverseTangent(5n, bits) - inverseTangent(239n, bits));
  const digits = ((pi & ((1n << bits) - 1n)) >> spare).toString(16).padStart(count * 8, '0');
  return Uint32Array.from({ length: count }, (_, index) =>
    parseInt(digits.slice(index * 8, index * 8 + 8), 16),
  );
}
