/** Medians, spreads and ratios as the benchmarks print them. */

/** The middle value of at least one number. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which the share `q` (0 to 1) of the numbers lies, interpolated. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * q;
  const low = sorted[Math.floor(position)] ?? Number.NaN;
  const high = sorted[Math.ceil(position)] ?? Number.NaN;
  return low + (high - low) * (position - Math.floor(position));
}

/** `12.3 (10.1-14.9)`: the median and the middle half of the numbers. */
export function spread(values: readonly number[], digits = 1): string {
  const [middle, low, high] = [0.5, 0.25, 0.75].map((q) => quantile(values, q).toFixed(digits));
  return `${middle ?? ''} (${low ?? ''}-${high ?? ''})`;
}

/** Pads a table's cells into columns; the first row is the heading. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const [heading = [], ...body] = rows;
  return [line(heading), widths.map((width) => '-'.repeat(width)).join('  '), ...body.map(line)].join('\n');
}
