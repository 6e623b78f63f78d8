import type { Node, Repeat } from './node.ts';
import type { PatternReader } from './pattern-reader.ts';
import { RegexSyntaxError } from './syntax-error.ts';

/** A repetition operator without its question mark. */
export interface RepeatOperator {
  readonly min: number;
  readonly max: number;
  readonly counted: boolean;
}

/** The most repetitions that nested counts may multiply to (a rule of RE2). */
const MOST_REPEATS = 1000;

const SIMPLE: Readonly<Record<string, RepeatOperator>> = {
  '*': { min: 0, max: Infinity, counted: false },
  '+': { min: 1, max: Infinity, counted: false },
  '?': { min: 0, max: 1, counted: false },
};

/** Reads `*`, `+`, `?`, `{n}`, `{n,}` or `{n,m}`; undefined, and nothing read, for a brace that is plain text. */
export function parseRepeatOperator(reader: PatternReader): RepeatOperator | undefined {
  const simple = SIMPLE[reader.peek()];
  if (simple === undefined) return parseCounts(reader);
  reader.position++;
  return simple;
}

function parseCounts(reader: PatternReader): RepeatOperator | undefined {
  const counts = /^\{(0|[1-9][0-9]*)(?:,(0|[1-9][0-9]*|))?\}/.exec(reader.rest);
  if (counts === null) return undefined;
  const [text, least = '', most = least] = counts;
  const min = Number(least);
  const max = most === '' ? Infinity : Number(most);
  reader.position += text.length;
  const tooMany = Math.max(min, max === Infinity ? 0 : max) > MOST_REPEATS;
  if (tooMany || min > max) throw new RegexSyntaxError('invalid repeat count', text);
  return { min, max, counted: true };
}

/** False when counts inside of counts would repeat something more than a thousand times. */
export function repeatsWithinLimit(node: Node, limit = MOST_REPEATS): boolean {
  switch (node.kind) {
    case 'repeat':
      return countsWithinLimit(node, limit);
    case 'concat':
    case 'alternate':
      return node.parts.every((part) => repeatsWithinLimit(part, limit));
    case 'capture':
      return repeatsWithinLimit(node.part, limit);
    default:
      return true;
  }
}

function countsWithinLimit({ part, min, max, counted }: Repeat, limit: number): boolean {
  if (!counted) return repeatsWithinLimit(part, limit);
  if (max === 0) return true;
  const count = max === Infinity ? min : max;
  return count <= limit && repeatsWithinLimit(part, Math.floor(limit / Math.max(count, 1)));
}
