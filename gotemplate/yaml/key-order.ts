import { isDigit, isLetter } from '../unicode/class.ts';
import { GoInt, type Value } from '../value.ts';
import { runesOf } from '../values/text.ts';

/** Kinds of keys in the order of Go's reflect, where keys of different kinds are sorted by kind; nil counts as one. */
function kindRank(key: Value): number {
  if (typeof key === 'boolean') return 1;
  if (key instanceof GoInt) return key.type.signed ? 2 : 3;
  if (typeof key === 'number') return 4;
  return typeof key === 'string' ? 6 : 5;
}

function numberOf(key: Value): number | undefined {
  if (typeof key === 'boolean') return Number(key);
  if (typeof key === 'number') return key;
  return key instanceof GoInt ? Number(key.value) : undefined;
}

/** The order of mapping keys in yaml.v2: numbers first, texts with the numbers inside of them compared as numbers. */
export function compareKeys(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(runesOf(a), runesOf(b));
  const numberA = numberOf(a);
  const numberB = numberOf(b);
  if (numberA === undefined || numberB === undefined) return kindRank(a) - kindRank(b);
  return numberA - numberB || kindRank(a) - kindRank(b) || compareExactly(a, b);
}

function compareExactly(a: Value, b: Value): number {
  if (!(a instanceof GoInt) || !(b instanceof GoInt)) return 0;
  return a.value < b.value ? -1 : Number(a.value > b.value);
}

function compareTexts(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((rune, i) => rune !== b[i]);
  const runeA = a[index];
  const runeB = b[index];
  if (runeA === undefined || runeB === undefined) return a.length - b.length;
  const letterA = isLetter(runeA);
  const letterB = isLetter(runeB);
  if (letterA && letterB) return runeA - runeB;
  if (letterA || letterB) return letterB ? -1 : 1;
  return compareDigits(a, b, index) || runeA - runeB;
}

/** Compares the numbers that begin at a place; the one with fewer digits is less where the values are equal. */
function compareDigits(a: readonly number[], b: readonly number[], index: number): number {
  const isZeroInside = (a[index] === 0x30 || b[index] === 0x30) && followsNonZeroDigit(a, index);
  const digitsA = digitsAt(a, index);
  const digitsB = digitsAt(b, index);
  const start = isZeroInside ? 1n : 0n;
  const valueA = numericValue(start, digitsA);
  const valueB = numericValue(start, digitsB);
  if (valueA !== valueB) return valueA < valueB ? -1 : 1;
  return digitsA.length - digitsB.length;
}

function followsNonZeroDigit(runes: readonly number[], index: number): boolean {
  for (let i = index - 1; i >= 0 && isDigit(runes[i] ?? 0); i--) if (runes[i] !== 0x30) return true;
  return false;
}

function digitsAt(runes: readonly number[], index: number): readonly number[] {
  let end = index;
  while (end < runes.length && isDigit(runes[end] ?? 0)) end++;
  return runes.slice(index, end);
}

function numericValue(start: bigint, digits: readonly number[]): bigint {
  return digits.reduce((value, digit) => BigInt.asIntN(64, value * 10n + BigInt(digit - 0x30)), start);
}
