/** Why a number could not be read, in strconv's words. */
export type NumberFault = 'invalid syntax' | 'value out of range';

/** A number that was read, or why it could not be. */
export type Parsed<T> =
  | { readonly value: T; readonly fault?: undefined }
  | { readonly value?: undefined; readonly fault: NumberFault };

const DIGITS: ReadonlyMap<number, RegExp> = new Map([
  [2, /^[01]+$/],
  [8, /^[0-7]+$/],
  [10, /^[0-9]+$/],
  [16, /^[0-9a-fA-F]+$/],
]);
const PREFIXES: ReadonlyMap<string, number> = new Map([
  ['0b', 2],
  ['0o', 8],
  ['0x', 16],
]);
const LITERAL_PREFIX: ReadonlyMap<number, string> = new Map([
  [2, '0b'],
  [8, '0o'],
  [10, ''],
  [16, '0x'],
]);

/**
 * Reads an unsigned integer as strconv.ParseUint. Base 0 follows Go's literal prefixes and allows underscores;
 * other bases supported: 2, 8, 10, 16.
 */
export function parseUint(text: string, base = 10, bits = 64): Parsed<bigint> {
  const value = magnitude(text, base);
  if (value === undefined) return { fault: 'invalid syntax' };
  return value >> BigInt(bits) === 0n ? { value } : { fault: 'value out of range' };
}

/** Reads a signed integer as strconv.ParseInt; bases as for parseUint. */
export function parseInt(text: string, base = 10, bits = 64): Parsed<bigint> {
  const negative = text.startsWith('-');
  const value = magnitude(negative || text.startsWith('+') ? text.slice(1) : text, base);
  if (value === undefined) return { fault: 'invalid syntax' };
  const signed = negative ? -value : value;
  return BigInt.asIntN(bits, signed) === signed ? { value: signed } : { fault: 'value out of range' };
}

function magnitude(text: string, base: number): bigint | undefined {
  if (base !== 0) return digits(text, base);
  if (text.includes('_') && !underscoresSeparate(text)) return undefined;
  const plain = text.replaceAll('_', '');
  const prefixed = PREFIXES.get(plain.slice(0, 2).toLowerCase());
  if (prefixed !== undefined) return digits(plain.slice(2), prefixed);
  return plain.length > 1 && plain.startsWith('0') ? digits(plain.slice(1), 8) : digits(plain, 10);
}

function digits(text: string, base: number): bigint | undefined {
  if (DIGITS.get(base)?.test(text) !== true) return undefined;
  return BigInt(`${LITERAL_PREFIX.get(base) ?? ''}${text}`);
}

/** True when every underscore stands between digits, or between a base prefix and a digit, as in Go's literals. */
export function underscoresSeparate(text: string): boolean {
  const unsigned = text.replace(/^[+-]/, '');
  const hexadecimal = /^0x/i.test(unsigned);
  const body = unsigned.replace(/^0[box]/i, '0');
  const digit = hexadecimal ? '[0-9a-fA-F]' : '[0-9]';
  return !new RegExp(`(?<!${digit})_|_(?!${digit})`).test(body);
}
