import { suggest } from '../../contract/suggest.ts';

/** `, did you mean "perms"?` when a known name is near the unknown one, else ''. */
export function didYouMean(unknown: string, known: readonly string[]): string {
  const near = suggest(unknown.toLowerCase(), known);
  return near === undefined ? '' : `, did you mean "${near}"?`;
}
