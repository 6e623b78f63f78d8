/**
 * Ten to a whole power with the rounding of Go's math.Pow, which multiplies squares; JavaScript's own result is nearer to the
 * truth and thus differs in the last bit for large powers.
 */
export function powerOfTen(exponent: number): number {
  // 10 is 0.625 times 2 to the 4th
  let square = { fraction: 0.625, binary: 4 };
  let fraction = 1;
  let binary = 0;
  for (
    let rest = Math.abs(exponent);
    rest !== 0 && Math.abs(square.binary) <= 4096;
    rest = Math.floor(rest / 2)
  ) {
    if (rest % 2 === 1) {
      fraction *= square.fraction;
      binary += square.binary;
    }
    square = squared(square);
  }
  if (Math.abs(exponent) >= 4096) binary = Infinity;
  return exponent < 0 ? scaled(1 / fraction, -binary) : scaled(fraction, binary);
}

function squared({ fraction, binary }: { fraction: number; binary: number }) {
  const product = fraction * fraction;
  return product < 0.5
    ? { fraction: product * 2, binary: binary * 2 - 1 }
    : { fraction: product, binary: binary * 2 };
}

/** A fraction times a power of two, in two steps so that neither overflows early. */
function scaled(fraction: number, binary: number): number {
  const half = Math.trunc(binary / 2);
  return fraction * 2 ** half * 2 ** (binary - half);
}
