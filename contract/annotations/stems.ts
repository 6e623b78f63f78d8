import { alsoPerSecret, rows } from '../annotations.ts';

/** The names of the rows of one kind. */
export const stemsOf = (per: string): readonly string[] =>
  [...rows].filter(([, row]) => row.per === per).map(([name]) => name);

/** Names that take the name of a secret as suffix, and all that take a suffix. */
export const secretStems: readonly string[] = [...stemsOf('secret'), ...alsoPerSecret];
export const suffixedStems: readonly string[] = [...secretStems, ...stemsOf('parameter')];

/** Whether a name without prefix is one that somebody reads. */
export function isKnown(name: string): boolean {
  if (rows.get(name)?.per === 'pod') return true;
  return suffixedStems.some((stem) => name.startsWith(`${stem}-`) && name.length > stem.length + 1);
}
