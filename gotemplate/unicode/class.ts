import { isAssignedLater } from './version.ts';

/** Classes of code points as in Go's unicode package (Unicode 15.0). */
function isInClass(rune: number, pattern: RegExp): boolean {
  return rune >= 0 && !isAssignedLater(rune) && pattern.test(String.fromCodePoint(rune));
}

/** Category Lu. */
export function isUpper(rune: number): boolean {
  return isInClass(rune, /\p{Lu}/u);
}

/** Category Ll. */
export function isLower(rune: number): boolean {
  return isInClass(rune, /\p{Ll}/u);
}

/** Category Lt. */
export function isTitle(rune: number): boolean {
  return isInClass(rune, /\p{Lt}/u);
}

/** Category L. */
export function isLetter(rune: number): boolean {
  return isInClass(rune, /\p{L}/u);
}

/** Category N: digits, but also letters and other signs that stand for numbers. */
export function isNumber(rune: number): boolean {
  return isInClass(rune, /\p{N}/u);
}

/** Category Nd: decimal digits of any script. */
export function isDigit(rune: number): boolean {
  return isInClass(rune, /\p{Nd}/u);
}

/** Category P. */
export function isPunct(rune: number): boolean {
  return isInClass(rune, /\p{P}/u);
}
