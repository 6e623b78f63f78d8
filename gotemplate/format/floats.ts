import { formatFloat as digitsOf } from '../strconv/format-float.ts';
import type { FloatForm } from '../strconv/format-float.ts';
import { pad, padWithSpaces } from './flags.ts';
import type { Flags } from './flags.ts';

/** Form and default precision by verb. */
const FORMS: ReadonlyMap<string, readonly [FloatForm, number]> = new Map([
  ['v', ['g', -1]],
  ['b', ['b', -1]],
  ['g', ['g', -1]],
  ['G', ['G', -1]],
  ['x', ['x', -1]],
  ['X', ['X', -1]],
  ['f', ['f', 6]],
  ['F', ['f', 6]],
  ['e', ['e', 6]],
  ['E', ['E', 6]],
]);

/** Formats a float64 for the verbs v b g G x X f F e E; undefined for any other verb. */
export function formatFloat(value: number, verb: string, flags: Flags): string | undefined {
  const found = FORMS.get(verb);
  if (found === undefined) return undefined;
  const [form, usual] = found;
  const precision = flags.precision ?? usual;
  const text = digitsOf(value, form, precision);
  const magnitude = text.replace(/^[+-]/, '');
  const sign = shownSign(text.startsWith('-'), flags);
  if (!Number.isFinite(value)) return padSpecial(sign, magnitude, flags);
  return padNumber(
    sign,
    flags.sharp && form !== 'b' ? withPoint(magnitude, form, precision) : magnitude,
    flags,
  );
}

function shownSign(isNegative: boolean, { space, plus }: Flags): string {
  if (isNegative) return '-';
  return space && !plus ? ' ' : '+';
}

/** Formats a complex128 as (real+imaginaryi), each part with the flags; undefined for verbs that floats do not know. */
export function formatComplex(
  { real, imaginary }: { readonly real: number; readonly imaginary: number },
  verb: string,
  flags: Flags,
): string | undefined {
  const first = formatFloat(real, verb, flags);
  const second = formatFloat(imaginary, verb, { ...flags, plus: true });
  return first === undefined || second === undefined ? undefined : `(${first}${second}i)`;
}

/** Infinity and NaN are never padded with zeros; infinity always has a sign, NaN only when asked for. */
function padSpecial(sign: string, name: string, flags: Flags): string {
  const isBare = name === 'NaN' && !flags.space && !flags.plus;
  return padWithSpaces(isBare ? name : sign + name, flags);
}

function padNumber(sign: string, magnitude: string, flags: Flags): string {
  if (sign === '+' && !flags.plus) return pad(magnitude, flags);
  const width = flags.width ?? 0;
  if (flags.zero && !flags.minus && width > magnitude.length + 1) {
    return sign + magnitude.padStart(width - 1, '0');
  }
  return pad(sign + magnitude, flags);
}

const DEFAULT_SHARP_DIGITS = 6;

/** The sharp flag: always a decimal point, and for the shortest forms as many digits as the precision says. */
function withPoint(magnitude: string, form: FloatForm, precision: number): string {
  const exponentMark = form === 'x' || form === 'X' ? /[pP]/ : /[eE]/;
  const tailAt = magnitude.search(exponentMark);
  const body = tailAt < 0 ? magnitude : magnitude.slice(0, tailAt);
  const tail = tailAt < 0 ? '' : magnitude.slice(tailAt);
  const wanted = ['g', 'G', 'x'].includes(form) ? (precision === -1 ? DEFAULT_SHARP_DIGITS : precision) : 0;
  const significant = body.replace('.', '').replace(/^0+/, '').length;
  const hasPoint = body.includes('.');
  const present = significant + (!hasPoint && body === '0' ? 1 : 0);
  return body + (hasPoint ? '' : '.') + '0'.repeat(Math.max(wanted - present, 0)) + tail;
}
