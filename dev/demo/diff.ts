/** One line of a comparison. */
export interface DiffLine {
  readonly mark: ' ' | '+' | '-';
  readonly text: string;
}

/** Compares two texts line by line (longest common subsequence). */
export function diffLines(before: string, after: string): DiffLine[] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  const common = commonLengths(a, b);
  const nextMark = (i: number, j: number): DiffLine['mark'] => {
    if (i === a.length) return '+';
    if (j === b.length) return '-';
    if (a[i] === b[j]) return ' ';
    return lengthAt(common, i, j + 1) >= lengthAt(common, i + 1, j) ? '+' : '-';
  };
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const mark = nextMark(i, j);
    lines.push({ mark, text: (mark === '+' ? b[j] : a[i]) ?? '' });
    if (mark !== '+') i += 1;
    if (mark !== '-') j += 1;
  }
  return lines;
}

/** Only the changed lines and `context` unchanged ones around them; a gap is an empty unchanged line. */
export function withContext(lines: readonly DiffLine[], context: number): DiffLine[] {
  const near = (index: number) =>
    lines.slice(Math.max(0, index - context), index + context + 1).some(({ mark }) => mark !== ' ');
  return lines.flatMap((line, index) => {
    if (near(index)) return [line];
    return index > 0 && near(index - 1) ? [{ mark: ' ', text: '...' } as const] : [];
  });
}

/** Lengths of the longest common subsequences of all tails. */
function commonLengths(a: readonly string[], b: readonly string[]): number[][] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const longest =
        a[i] === b[j]
          ? lengthAt(lengths, i + 1, j + 1) + 1
          : Math.max(lengthAt(lengths, i + 1, j), lengthAt(lengths, i, j + 1));
      lengths[i]?.splice(j, 1, longest);
    }
  return lengths;
}

const lengthAt = (lengths: readonly (readonly number[])[], i: number, j: number) => lengths[i]?.[j] ?? 0;
