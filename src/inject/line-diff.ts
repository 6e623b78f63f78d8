/** A line with its fate: kept, removed or added. */
export interface DiffLine {
  readonly mark: ' ' | '-' | '+';
  readonly text: string;
}

/** The shortest way from one text to another in whole lines (longest common subsequence). */
export function diffLines(before: string, after: string): DiffLine[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const common = commonLengths(old, now);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length && j < now.length) {
    const [gone = '', come = ''] = [old[i], now[j]];
    const mark = gone === come ? ' ' : at(common, i + 1, j) >= at(common, i, j + 1) ? '-' : '+';
    lines.push({ mark, text: mark === '+' ? come : gone });
    if (mark !== '+') i += 1;
    if (mark !== '-') j += 1;
  }
  return [...lines, ...marked('-', old.slice(i)), ...marked('+', now.slice(j))];
}

function marked(mark: DiffLine['mark'], texts: readonly string[]): DiffLine[] {
  return texts.map((text) => ({ mark, text }));
}

/** For every pair of line numbers: how many lines the rests of both texts have in common, in order. */
function commonLengths(old: readonly string[], now: readonly string[]): Uint32Array[] {
  const table = Array.from({ length: old.length + 1 }, () => new Uint32Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    const row = table[i];
    for (let j = now.length - 1; row !== undefined && j >= 0; j -= 1) {
      row[j] =
        old[i] === now[j] ? at(table, i + 1, j + 1) + 1 : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  }
  return table;
}

function at(table: readonly Uint32Array[], i: number, j: number): number {
  return table[i]?.[j] ?? 0;
}

/** The changed lines with `context` unchanged ones around them, gaps shown as `...`; '' when nothing changed. */
export function describeDiff(lines: readonly DiffLine[], context = 3): string {
  const changed = lines.flatMap(({ mark }, index) => (mark === ' ' ? [] : [index]));
  const shown = new Set(
    changed.flatMap((index) => Array.from({ length: 2 * context + 1 }, (_, step) => index - context + step)),
  );
  const out: string[] = [];
  lines.forEach(({ mark, text }, index) => {
    if (shown.has(index)) out.push(`${mark} ${text}`);
    else if (shown.has(index - 1)) out.push('...');
  });
  return out.length === 0 ? '' : `${out.join('\n')}\n`;
}
