import { failed, parsed, type Codec, type Parsed } from './parsed.ts';
import { goTimeQuote } from './go-quote.ts';

const nanoseconds: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['μs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);
const limit = 2n ** 63n;
/** With more digits even zeros in front are nothing that a person writes. */
const mostDigits = 1000;
const part = /^(\d*)(?:(\.)(\d*))?([^\d.]*)/;

/** A Go duration; the value is the text itself, because Vault Agent reads it again (vault-k8s 1.7.6). */
export const duration: Codec<string> = {
  form: 'a duration such as 30s or 1h15m',
  parse: (text) => {
    if (text === '') return parsed(text);
    const value = parseDuration(text);
    return value.ok ? parsed(text) : value;
  },
};

/**
 * Reads a Go duration (time.ParseDuration): a signed row of decimals with units `ns us ms s m h`, or `0` alone.
 * Gives nanoseconds, or the sentence that Go would give.
 */
export function parseDuration(text: string): Parsed<bigint> {
  const negative = text.startsWith('-');
  const magnitude = text.replace(/^[+-]/, '');
  if (magnitude === '0') return parsed(0n);
  const total = magnitude === '' ? failed('invalid duration') : sumOfParts(magnitude);
  if (!total.ok) return failed(`time: ${total.problem} ${inDuration(total.problem, text)}`);
  if (!negative && total.value === limit) return failed(`time: invalid duration ${goTimeQuote(text)}`);
  return parsed(negative ? -total.value : total.value);
}

const inDuration = (problem: string, text: string): string =>
  problem === 'invalid duration' ? goTimeQuote(text) : `in duration ${goTimeQuote(text)}`;

function sumOfParts(magnitude: string): Parsed<bigint> {
  let rest = magnitude;
  let total = 0n;
  while (rest !== '') {
    const match = part.exec(rest)?.[0] ?? '';
    const value = valueOfPart(match);
    if (!value.ok) return value;
    total += value.value;
    if (total > limit) return failed('invalid duration');
    rest = rest.slice(match.length);
  }
  return parsed(total);
}

function valueOfPart(text: string): Parsed<bigint> {
  const [, whole = '', , fraction = '', unit = ''] = part.exec(text) ?? [];
  if (whole === '' && fraction === '') return failed('invalid duration');
  if (isTooLarge(whole)) return failed('invalid duration');
  if (unit === '') return failed('missing unit');
  const size = nanoseconds.get(unit);
  return size === undefined
    ? failed(`unknown unit ${goTimeQuote(unit)}`)
    : parsed(scaled(whole, fraction, size));
}

/** Digits beyond the eighteenth decimal place cannot matter for 64 bits of nanoseconds. */
function scaled(whole: string, fraction: string, size: bigint): bigint {
  const decimals = fraction.slice(0, 18);
  return BigInt(whole || '0') * size + (BigInt(decimals || '0') * size) / 10n ** BigInt(decimals.length);
}

const isTooLarge = (digits: string): boolean => digits.length > mostDigits || BigInt(digits || '0') > limit;
