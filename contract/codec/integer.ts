import { failed, parsed, type Codec, type Parsed } from './parsed.ts';
import { goQuote } from './go-quote.ts';

/** A signed 64-bit integer as Go's strconv.ParseInt(base 10); the empty text is 0 (vault-k8s 1.7.6). */
export const integer: Codec<bigint> = {
  form: 'a whole number',
  parse: (text) =>
    text === ''
      ? parsed(0n)
      : parseWhole(text, /^[+-]?\d+$/, { name: 'ParseInt', min: -(2n ** 63n), max: 2n ** 63n - 1n }),
};

/** An unsigned 64-bit integer as Go's strconv.ParseUint(base 10); the empty text is an error. */
export const unsignedInteger: Codec<bigint> = {
  form: 'a whole number without sign',
  parse: (text) => parseWhole(text, /^\d+$/, { name: 'ParseUint', min: 0n, max: 2n ** 64n - 1n }),
};

/** More digits than 64 bits have are not worth the arithmetic. */
const mostDigits = 20;

interface Range {
  readonly name: string;
  readonly min: bigint;
  readonly max: bigint;
}

function parseWhole(text: string, form: RegExp, { name, min, max }: Range): Parsed<bigint> {
  const fault = (what: string) => failed(`strconv.${name}: parsing ${goQuote(text)}: ${what}`);
  if (!form.test(text)) return fault('invalid syntax');
  const [, sign = '', digits = ''] = /^([+-]?)0*(\d*)$/.exec(text) ?? [];
  if (digits.length > mostDigits) return fault('value out of range');
  const value = BigInt(`${sign === '-' ? '-' : ''}${digits || '0'}`);
  return value < min || value > max ? fault('value out of range') : parsed(value);
}
