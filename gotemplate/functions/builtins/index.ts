import type { FunctionEntry } from '../entry.ts';
import { comparisons } from './comparison.ts';
import { escaping } from './escaping.ts';
import { indexing } from './indexing.ts';
import { logic } from './logic.ts';
import { printing } from './printing.ts';

/** The functions that text/template itself offers. */
export const builtins: readonly FunctionEntry[] = [
  ...logic,
  ...comparisons,
  ...indexing,
  ...printing,
  ...escaping,
];
