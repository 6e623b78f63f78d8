/** A known name and how many edits away it is. */
export interface Nearest {
  readonly name: string;
  readonly distance: number;
}

/** Finds the known name that an unknown one was probably meant to be; undefined when none is near enough. */
export function suggest(unknown: string, candidates: Iterable<string>): string | undefined {
  return nearest(unknown, candidates)?.name;
}

/**
 * Finds the nearest known name: the fewest edits (insert, delete, replace, swap of neighbours) without regard to case, at
 * most two or a third of the length. Ties go to the earlier candidate.
 */
export function nearest(unknown: string, candidates: Iterable<string>): Nearest | undefined {
  const wanted = unknown.toLowerCase();
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  let best: Nearest | undefined;
  for (const name of candidates) {
    if (Math.abs(name.length - wanted.length) > limit) continue;
    const distance = editDistance(wanted, name.toLowerCase());
    if (distance <= limit && distance < (best?.distance ?? Infinity)) best = { name, distance };
  }
  return best;
}

/** Counts the edits between two texts (optimal string alignment); O(length of one × length of the other). */
export function editDistance(from: string, to: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (same ? 0 : 1),
        swapped ? at(beforePrevious, column - 2) + 1 : Infinity,
      );
    }
    beforePrevious = previous;
    previous = current;
  }
  return at(previous, to.length);
}

const at = (cells: readonly number[], index: number): number => cells[index] ?? Infinity;
