import { failed, parsed, type Codec } from './parsed.ts';
import { goQuote } from './go-quote.ts';

const special: ReadonlyMap<string, number> = new Map([
  ['nan', NaN],
  ['inf', Infinity],
  ['infinity', Infinity],
]);
const decimal = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/;
const hexadecimal = /^0x([0-9a-f]*)(?:\.([0-9a-f]*))?p([+-]?\d+)$/;

/** A number as Go's strconv.ParseFloat(64): decimals, hex mantissas with `p`, `_` between digits, NaN, Inf. */
export const float: Codec<number> = {
  form: 'a number such as 0.9',
  parse: (text) => {
    const value = readFloat(text);
    const fault = (what: string) => failed(`strconv.ParseFloat: parsing ${goQuote(text)}: ${what}`);
    if (value === undefined) return fault('invalid syntax');
    const named = /inf/i.test(text);
    return !named && Math.abs(value) === Infinity ? fault('value out of range') : parsed(value);
  },
};

function readFloat(text: string): number | undefined {
  const [, sign = '', body = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  const magnitude = readMagnitude(body.toLowerCase());
  if (magnitude === undefined || (Number.isNaN(magnitude) && sign !== '')) return undefined;
  return sign === '-' ? -magnitude : magnitude;
}

function readMagnitude(body: string): number | undefined {
  const named = special.get(body);
  if (named !== undefined) return named;
  const digits = withoutUnderscores(body);
  if (digits === undefined) return undefined;
  if (decimal.test(digits)) return Number(digits);
  const [, whole = '', fraction = '', exponent = ''] = hexadecimal.exec(digits) ?? [];
  if (whole + fraction === '') return undefined;
  return hexValue(whole + fraction) * 2 ** (Number(exponent) - 4 * fraction.length);
}

/** Underscores are fine between digits only, after a base prefix or, in this reading, in decimals too. */
function withoutUnderscores(body: string): string | undefined {
  if (!body.includes('_')) return body;
  const hex = body.startsWith('0x');
  const separated = hex
    ? /^0x(_?[0-9a-f])+(_?[0-9a-f.])*(p[+-]?\d+)?$/
    : /^\d(_?\d)*(\.\d(_?\d)*)?(e[+-]?\d(_?\d)*)?$/;
  return separated.test(body) ? body.replaceAll('_', '') : undefined;
}

function hexValue(digits: string): number {
  return digits === '' ? 0 : Number(BigInt(`0x${digits}`));
}
