import type { RuneSet } from './rune-set.ts';

/** Conditions between two runes that consume nothing. */
export type Assertion =
  'begin-text' | 'end-text' | 'begin-line' | 'end-line' | 'word-boundary' | 'no-word-boundary';

/** A parsed regular expression. */
export type Node =
  | { readonly kind: 'empty' }
  | { readonly kind: 'runes'; readonly set: RuneSet }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  | { readonly kind: 'concat'; readonly parts: readonly Node[] }
  | { readonly kind: 'alternate'; readonly parts: readonly Node[] }
  | { readonly kind: 'capture'; readonly index: number; readonly part: Node }
  | Repeat;

/** `part` at least `min` times, at most `max` (Infinity: without limit); `counted` when written with braces. */
export interface Repeat {
  readonly kind: 'repeat';
  readonly part: Node;
  readonly min: number;
  readonly max: number;
  readonly greedy: boolean;
  readonly counted: boolean;
}

export const EMPTY: Node = { kind: 'empty' };
