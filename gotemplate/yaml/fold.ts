/** Line folding: of the first line break and those of empty lines behind it, a single newline becomes a space. */
export function foldBreaks(first: string, others: string): string {
  if (!first.startsWith('\n')) return first + others;
  return others === '' ? ' ' : others;
}
