import { failed, parsed, type Codec, type Parsed } from './parsed.ts';
import { goQuote } from './go-quote.ts';

const most = 2n ** 64n - 1n;
/** More digits than 64 bits have are not worth the arithmetic. */
const mostDigits = 20;

interface Kind {
  /** Go's function of that name says what is wrong. */
  readonly name: string;
  readonly form: RegExp;
  /** Its first group is the digits in front, without leading zeros. */
  readonly start: RegExp;
  readonly min: bigint;
  readonly max: bigint;
}
const signed: Kind = {
  name: 'ParseInt',
  form: /^[+-]?\d+$/,
  start: /^[+-]?0*(\d*)/,
  min: -(2n ** 63n),
  max: 2n ** 63n - 1n,
};
const unsigned: Kind = { name: 'ParseUint', form: /^\d+$/, start: /^0*(\d*)/, min: 0n, max: most };

/** A signed 64-bit integer as Go's strconv.ParseInt(base 10); the empty text is 0 (vault-k8s 1.7.6). */
export const integer: Codec<bigint> = {
  form: 'a whole number',
  parse: (text) => (text === '' ? parsed(0n) : parseWhole(text, signed)),
};

/** An unsigned 64-bit integer as Go's strconv.ParseUint(base 10); the empty text is an error. */
export const unsignedInteger: Codec<bigint> = {
  form: 'a whole number without sign',
  parse: (text) => parseWhole(text, unsigned),
};

function parseWhole(text: string, { name, form, start, min, max }: Kind): Parsed<bigint> {
  const fault = (what: string) => failed(`strconv.${name}: parsing ${goQuote(text)}: ${what}`);
  const digits = start.exec(text)?.[1] ?? '';
  // Go reads digit by digit, so a number that is too large is found before whatever stands behind it.
  if (isTooLarge(digits)) return fault('value out of range');
  if (!form.test(text)) return fault('invalid syntax');
  const value = BigInt(`${text.startsWith('-') ? '-' : ''}${digits || '0'}`);
  return value < min || value > max ? fault('value out of range') : parsed(value);
}

const isTooLarge = (digits: string): boolean => digits.length > mostDigits || BigInt(digits || '0') > most;
