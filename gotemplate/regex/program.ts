import type { Assertion } from './node.ts';
import type { RuneSet } from './rune-set.ts';

/** One step of the matching machine; `next` and `other` are indexes of steps. */
export type Instruction =
  | { readonly op: 'match' }
  | { readonly op: 'runes'; readonly set: RuneSet; readonly ascii: Uint8Array; next: number }
  | { readonly op: 'assert'; readonly assertion: Assertion; next: number }
  | { readonly op: 'save'; readonly slot: number; next: number }
  | { readonly op: 'split'; next: number; other: number };

/** A compiled pattern; the way at `next` of a split is preferred over `other`. */
export interface Program {
  readonly instructions: readonly Instruction[];
  readonly start: number;
  /** Two slots, start and end, for the whole match and each capture. */
  readonly slots: number;
  /** True when a match can only begin where the text begins. */
  readonly anchored: boolean;
  /** Bytes every match begins with, for a quick search; '' when there are none. */
  readonly prefix: string;
}
