/** Go durations: text such as `1h2m3.5s` to nanoseconds and back. */

const unitNanoseconds: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  // the two micro signs as bytes of UTF-8
  '\u00c2\u00b5s': 1_000n,
  '\u00ce\u00bcs': 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

const limit = 1n << 63n;

export type ParsedDuration =
  | { readonly ok: true; readonly nanoseconds: bigint }
  /** `time: invalid duration "x"` and its kin, as Go words them. */
  | { readonly ok: false; readonly message: string };

interface Piece {
  readonly nanoseconds: bigint;
  readonly length: number;
}

/** A signed sequence of decimals with units, or `0`; at most about 292 years. */
export function parseDuration(text: string): ParsedDuration {
  const negative = text.startsWith('-');
  const body = text.replace(/^[+-]/, '');
  if (body === '0') return { ok: true, nanoseconds: 0n };
  if (body === '') return invalid(text);
  let total = 0n;
  for (let at = 0; at < body.length;) {
    const piece = readPiece(body.slice(at), text);
    if ('message' in piece) return piece;
    total += piece.nanoseconds;
    at += piece.length;
    if (total > limit) return invalid(text);
  }
  if (total === limit && !negative) return invalid(text);
  return { ok: true, nanoseconds: negative ? -total : total };
}

const decimalWithUnit = /^(?=\.?\d)(?<whole>\d*)(?:\.(?<fraction>\d*))?(?<unit>[^.\d]*)/;

/** One decimal with its unit from the front of `rest`. */
function readPiece(rest: string, text: string): Piece | (ParsedDuration & { ok: false }) {
  const found = decimalWithUnit.exec(rest);
  if (found === null) return invalid(text);
  const { whole = '', fraction = '', unit = '' } = found.groups ?? {};
  const scale = unitNanoseconds[unit];
  if (scale !== undefined)
    return { nanoseconds: BigInt(whole) * scale + fractionOf(fraction, scale), length: found[0].length };
  const cause = unit === '' ? 'missing unit' : `unknown unit ${quote(unit)}`;
  return { ok: false, message: `time: ${cause} in duration ${quote(text)}` };
}

const quote = (text: string) => JSON.stringify(text);
const invalid = (text: string) => ({ ok: false, message: `time: invalid duration ${quote(text)}` }) as const;

/** A decimal fraction of a unit, truncated to whole nanoseconds; digits beyond what can matter are dropped. */
function fractionOf(digits: string, scale: bigint): bigint {
  const kept = digits.slice(0, 18);
  return kept === '' ? 0n : (BigInt(kept) * scale) / 10n ** BigInt(kept.length);
}

/** `1h2m3.5s`, `1.5ms`, `0s`: the shortest exact text, as Go's Duration.String. */
export function durationText(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  const sign = nanoseconds < 0n ? '-' : '';
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  return sign + (size < 1_000_000_000n ? belowASecond(size) : fromASecond(size));
}

function belowASecond(size: bigint): string {
  if (size < 1_000n) return `${size}ns`;
  return size < 1_000_000n ? `${decimal(size, 3)}\u00c2\u00b5s` : `${decimal(size, 6)}ms`;
}

function fromASecond(size: bigint): string {
  const minutes = size / 60_000_000_000n;
  const seconds = `${decimal(size % 60_000_000_000n, 9)}s`;
  if (minutes === 0n) return seconds;
  const hours = minutes / 60n;
  return hours === 0n ? `${minutes}m${seconds}` : `${hours}h${minutes % 60n}m${seconds}`;
}

/** `value` divided by 10^places, without trailing zeros. */
function decimal(value: bigint, places: number): string {
  const digits = String(value).padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  return digits.slice(0, -places) + (fraction === '' ? '' : `.${fraction}`);
}

/** The duration cut to a multiple towards zero; multiples below one nanosecond change nothing. */
export function truncatedDuration(value: bigint, multiple: bigint): bigint {
  return multiple <= 0n ? value : value - (value % multiple);
}

/** The nearest multiple, the one further from zero when two are as near. */
export function roundedDuration(value: bigint, multiple: bigint): bigint {
  if (multiple <= 0n) return value;
  const cut = truncatedDuration(value, multiple);
  const rest = value < 0n ? cut - value : value - cut;
  if (rest + rest < multiple) return cut;
  return value < 0n ? cut - multiple : cut + multiple;
}
