import { foldings } from '../unicode/case.ts';

/** An inclusive range of code points. */
export type RuneRange = readonly [low: number, high: number];

/** Code points with a Unicode property; tested one by one, so that no table has to be built. */
export interface RuneProperty {
  readonly test: (rune: number) => boolean;
  readonly negated: boolean;
}

/** A set of code points: those in a range or with a property, or with `negated` all others. */
export interface RuneSet {
  readonly ranges: readonly RuneRange[];
  readonly properties: readonly RuneProperty[];
  readonly negated: boolean;
}

export const LAST_RUNE = 0x10ffff;

/** No code point below or above these changes under case folding. */
const FIRST_FOLDING = 0x41;
const LAST_FOLDING = 0x1e943;

/** The set of the given ranges. */
export function runeSet(ranges: readonly RuneRange[]): RuneSet {
  return { ranges: mergeRanges(ranges), properties: [], negated: false };
}

/** The set of one code point, with `fold` also of those equal to it but for case. */
export function singleRuneSet(rune: number, fold: boolean): RuneSet {
  return runeSet(fold ? foldings(rune).map((other) => [other, other] as const) : [[rune, rune]]);
}

/** Sorts ranges and joins those that touch. */
export function mergeRanges(ranges: readonly RuneRange[]): RuneRange[] {
  const merged: [number, number][] = [];
  for (const [low, high] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last !== undefined && low <= last[1] + 1) last[1] = Math.max(last[1], high);
    else merged.push([low, high]);
  }
  return merged;
}

/** All code points outside of merged ranges. */
export function invertRanges(ranges: readonly RuneRange[]): RuneRange[] {
  const inverted: RuneRange[] = [];
  let next = 0;
  for (const [low, high] of ranges) {
    if (next < low) inverted.push([next, low - 1]);
    next = high + 1;
  }
  if (next <= LAST_RUNE) inverted.push([next, LAST_RUNE]);
  return inverted;
}

/** The ranges and everything equal to one of their code points but for case. */
export function foldRanges(ranges: readonly RuneRange[]): RuneRange[] {
  return mergeRanges([...ranges, ...ranges.flatMap(foldedOutside)]);
}

/** What case folding adds to a range. */
function foldedOutside([low, high]: RuneRange): RuneRange[] {
  const added: RuneRange[] = [];
  if (low <= FIRST_FOLDING && high >= LAST_FOLDING) return added;
  for (let rune = Math.max(low, FIRST_FOLDING); rune <= Math.min(high, LAST_FOLDING); rune++) {
    const outside = foldings(rune).filter((other) => other < low || other > high);
    added.push(...outside.map((other) => [other, other] as const));
  }
  return added;
}

/** True when the code point belongs to the set. */
export function hasRune(set: RuneSet, rune: number): boolean {
  const found = inRanges(set.ranges, rune) || set.properties.some((one) => one.test(rune) !== one.negated);
  return found !== set.negated;
}

function inRanges(ranges: readonly RuneRange[], rune: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.[1] ?? 0) < rune) low = middle + 1;
    else high = middle;
  }
  return (ranges[low]?.[0] ?? Infinity) <= rune;
}
