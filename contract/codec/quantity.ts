import { failed, parsed, type Codec, type Parsed } from './parsed.ts';

/** A number as digits × 10^exponent (or × 2^bits), the way it was written. */
interface Written {
  readonly negative: boolean;
  readonly whole: string;
  readonly fraction: string;
  readonly unit: Unit;
}
interface Unit {
  readonly form: 'decimal' | 'exponent' | 'binary';
  readonly power: number;
}
/** An exact amount: digits × 10^exponent. */
interface Amount {
  readonly digits: bigint;
  readonly exponent: number;
}

const badFormat =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const badSuffix = "unable to parse quantity's suffix";
const noNumber = 'unable to parse numeric part of quantity';
const written = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*(?:[-+]?\d*)?)$/;
const decimalSuffixes: readonly (readonly [string, number])[] = [
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
];
const binarySuffixes = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const units: ReadonlyMap<string, Unit> = new Map<string, Unit>([
  ...decimalSuffixes.map(([suffix, power]) => [suffix, { form: 'decimal', power }] as const),
  ...binarySuffixes.map((suffix, index) => [suffix, { form: 'binary', power: 10 * (index + 1) }] as const),
]);
const largest = 2n ** 63n - 1n;
const finest = -9;
/** Nobody writes more digits; arithmetic on millions of them would keep the webhook busy. */
const longestText = 1000;

/**
 * A Kubernetes resource quantity; the value is the canonical text that Kubernetes' own type prints, which is the text as
 * written where that type keeps it (apimachinery's resource.Quantity). The empty text stays empty.
 */
export const quantity: Codec<string> = {
  form: 'a quantity such as 500m, 128Mi or 1',
  parse: (text) => (text === '' ? parsed('') : canonicalQuantity(text)),
};

/** Reads a quantity and prints it canonically; the problem is Kubernetes' own sentence. */
export function canonicalQuantity(text: string): Parsed<string> {
  if (text === '0') return parsed(text);
  const number = readNumber(text);
  if (!number.ok) return number;
  return parsed(isKeptAsWritten(number.value) ? text : print(number.value));
}

function readNumber(text: string): Parsed<Written> {
  const groups = text === '' || text.length > longestText ? null : written.exec(text);
  if (groups === null) return failed(badFormat);
  const [, sign, whole = '', fraction = '', suffix = ''] = groups;
  const unit = readUnit(suffix);
  if (unit === undefined) return failed(badSuffix);
  const number: Written = { negative: sign === '-', whole: whole.replace(/^0+/, ''), fraction, unit };
  return whole + fraction === '' && !isSmall(number) ? failed(noNumber) : parsed(number);
}

function readUnit(suffix: string): Unit | undefined {
  const known = units.get(suffix);
  if (known !== undefined) return known;
  if (!/^[eE][-+]?\d+$/.test(suffix)) return undefined;
  const power = BigInt(suffix.slice(suffix[1] === '+' ? 2 : 1));
  return power === BigInt.asIntN(64, power)
    ? { form: 'exponent', power: Number(BigInt.asIntN(32, power)) }
    : undefined;
}

/** The digits as one number, without the point. */
const shifted = ({ whole, fraction }: Written): string => (whole === '' ? '0' : whole) + fraction;

/** Whether resource.ParseQuantity reads it with 64-bit arithmetic, its fast path. */
function isSmall(number: Written): boolean {
  const { length } = shifted(number);
  const { fraction, unit } = number;
  if (unit.form === 'binary') return fraction === '' && 14 - length - Math.trunc((unit.power * 3) / 10) >= 0;
  return length <= 18 && unit.power - fraction.length >= finest;
}

/** Small numbers already in a canonical shape keep their text. */
function isKeptAsWritten(number: Written): boolean {
  const digits = shifted(number);
  const { fraction, unit } = number;
  if (!isSmall(number)) return false;
  if (unit.form === 'binary') return BigInt(digits) % 8n !== 0n;
  return (unit.power - fraction.length) % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
}

function print({ negative, whole, fraction, unit }: Written): string {
  const digits = BigInt(whole + fraction || '0');
  if (digits === 0n) return '0';
  const minus = negative ? '-' : '';
  if (unit.form !== 'binary') {
    const amount = roundUp({ digits, exponent: unit.power - fraction.length });
    return minus + printDecimal(amount, unit.form);
  }
  const amount = capped(roundUp({ digits: digits << BigInt(unit.power), exponent: -fraction.length }));
  const bytes = wholeNumber(amount);
  return (
    minus + (bytes === undefined || bytes < 1024n ? printDecimal(amount, 'decimal') : printBinary(bytes))
  );
}

/** Nothing finer than `n` exists; what is left over counts as one more. */
function roundUp({ digits, exponent }: Amount): Amount {
  if (exponent >= finest) return { digits, exponent };
  const dropped = finest - exponent;
  if (dropped > digits.toString().length) return { digits: 1n, exponent: finest };
  const divisor = 10n ** BigInt(dropped);
  return { digits: (digits + divisor - 1n) / divisor, exponent: finest };
}

function capped(amount: Amount): Amount {
  const tooLarge = amount.digits > largest * 10n ** BigInt(-amount.exponent);
  return tooLarge ? { digits: largest, exponent: 0 } : amount;
}

function wholeNumber({ digits, exponent }: Amount): bigint | undefined {
  const divisor = 10n ** BigInt(-exponent);
  return digits % divisor === 0n ? digits / divisor : undefined;
}

function printDecimal(amount: Amount, form: 'decimal' | 'exponent'): string {
  let { digits, exponent } = amount;
  while (digits % 10n === 0n) {
    digits /= 10n;
    exponent += 1;
  }
  while (exponent % 3 !== 0) {
    digits *= 10n;
    exponent -= 1;
  }
  const suffix = decimalSuffixes.find(([, power]) => power === exponent)?.[0];
  if (form === 'decimal' && suffix !== undefined) return `${digits.toString()}${suffix}`;
  return exponent === 0 ? digits.toString() : `${digits.toString()}e${exponent.toString()}`;
}

function printBinary(bytes: bigint): string {
  let digits = bytes;
  let thousands = 0;
  while (digits % 1024n === 0n && thousands < binarySuffixes.length) {
    digits /= 1024n;
    thousands += 1;
  }
  return `${digits.toString()}${binarySuffixes[thousands - 1] ?? ''}`;
}
