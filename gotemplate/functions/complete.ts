import type { FunctionEntry } from './entry.ts';
import { generalFamilies } from './general/index.ts';
import { sprigFamilies } from './sprig/index.ts';
import { residentFamilies } from './table.ts';

/** Every family, in the order of the function reference. A name occurs once. */
export const families: Readonly<Record<string, readonly FunctionEntry[]>> = {
  ...residentFamilies,
  ...generalFamilies,
  ...sprigFamilies,
};

/** The table with every declaration at hand, for programs that check templates. */
export const completeTable: ReadonlyMap<string, FunctionEntry> = new Map(
  Object.values(families)
    .flat()
    .map((entry) => [entry.name, entry]),
);
