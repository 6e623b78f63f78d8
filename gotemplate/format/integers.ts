import { isPrint, quoteRune } from '../strconv/quote.ts';
import { encodeRune, RUNE_ERROR } from '../values/text.ts';
import { pad, padWithSpaces } from './flags.ts';
import type { Flags } from './flags.ts';

const BASES: ReadonlyMap<string, 2 | 8 | 10 | 16> = new Map([
  ['v', 10],
  ['d', 10],
  ['b', 2],
  ['o', 8],
  ['O', 8],
  ['x', 16],
  ['X', 16],
] as const);
const LAST_RUNE = 0x10ffffn;
const UNICODE_DIGITS = 4;

/** Formats an integer for the verbs v d b o O x X c q U; undefined for any other verb. */
export function formatInteger(
  value: bigint,
  signed: boolean,
  verb: string,
  flags: Flags,
): string | undefined {
  if (verb === 'v' && flags.sharpV && !signed) return inBase(value, 'x', { ...flags, sharp: true });
  if (BASES.has(verb)) return inBase(value, verb, flags);
  switch (verb) {
    case 'c':
      return pad(encodeRune(runeOf(value)), flags);
    case 'q':
      return pad(quoteRune(runeOf(value), flags.plus), flags);
    case 'U':
      return unicode(BigInt.asUintN(64, value), flags);
    default:
      return undefined;
  }
}

/** The code point an integer stands for; anything that is none is U+FFFD. */
function runeOf(value: bigint): number {
  return value < 0n || value > LAST_RUNE ? RUNE_ERROR : Number(value);
}

function inBase(value: bigint, verb: string, flags: Flags): string {
  if (flags.precision === 0 && value === 0n) return padWithSpaces('', flags);
  const base = BASES.get(verb) ?? 10;
  const magnitude = (value < 0n ? -value : value).toString(base);
  const sign = value < 0n ? '-' : flags.plus ? '+' : flags.space ? ' ' : '';
  const digits = magnitude.padStart(minimumDigits(sign, flags), '0');
  const cased = verb === 'X' ? digits.toUpperCase() : digits;
  return padWithSpaces(sign + basePrefix(verb, cased, flags) + cased, flags);
}

/** Zeros come from a precision, or else from a width with the zero flag. */
function minimumDigits(sign: string, { precision, width, zero, minus }: Flags): number {
  if (precision !== undefined) return precision;
  return zero && !minus && width !== undefined ? width - sign.length : 0;
}

function basePrefix(verb: string, digits: string, { sharp }: Flags): string {
  const octal = sharp && !digits.startsWith('0') ? '0' : '';
  switch (verb) {
    case 'O':
      return `0o${octal}`;
    case 'o':
      return octal;
    case 'b':
      return sharp ? '0b' : '';
    case 'x':
    case 'X':
      return sharp ? `0${verb}` : '';
    default:
      return '';
  }
}

function unicode(value: bigint, flags: Flags): string {
  const digits = value
    .toString(16)
    .toUpperCase()
    .padStart(Math.max(flags.precision ?? 0, UNICODE_DIGITS), '0');
  const isShown = flags.sharp && value <= LAST_RUNE && isPrint(Number(value));
  return padWithSpaces(`U+${digits}${isShown ? ` '${encodeRune(Number(value))}'` : ''}`, flags);
}
