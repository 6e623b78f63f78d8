import { runeAt } from '../values/text.ts';
import { compileProgram } from './compile.ts';
import { expand } from './expand.ts';
import { Machine, type MatchIndexes } from './machine.ts';
import { parsePattern } from './parse.ts';

/** A compiled regular expression in the syntax and with the semantics of Go's regexp (RE2). Texts are byte strings. */
export class Regex {
  readonly pattern: string;
  /** Names of the captures; '' for those without. Index 0 stands for the whole match. */
  readonly names: readonly string[];
  readonly #machine: Machine;

  constructor(pattern: string, spend: (steps: number) => void) {
    const parsed = parsePattern(pattern);
    this.pattern = pattern;
    this.names = parsed.names;
    this.#machine = new Machine(compileProgram(parsed, pattern), spend);
  }

  /** True when the text contains a match. */
  test(text: string): boolean {
    return this.find(text) !== undefined;
  }

  /** The leftmost match at or after a byte index. */
  find(text: string, from = 0): MatchIndexes | undefined {
    return this.#machine.find(text, from);
  }

  /** At most `limit` matches that do not overlap (all when negative); an empty one right behind another does not count. */
  findAll(text: string, limit = -1): MatchIndexes[] {
    const found: MatchIndexes[] = [];
    let position = 0;
    let previousEnd = -1;
    while (position <= text.length && found.length !== limit) {
      const match = this.find(text, position);
      if (match === undefined) break;
      const [start, end] = bounds(match);
      const isEmptyHere = end === position;
      if (!isEmptyHere || start !== previousEnd) found.push(match);
      position = isEmptyHere ? position + widthAt(text, position) : end;
      previousEnd = end;
    }
    return found;
  }

  /** Replaces every match by the template, in which `$1`, `$name` and `${name}` stand for captures and `$$` for `$`. */
  replaceAll(text: string, template: string): string {
    return this.#replace(text, (match) => expand(template, text, match, this.names));
  }

  /** Replaces every match by a text taken as it is. */
  replaceAllLiteral(text: string, replacement: string): string {
    return this.#replace(text, () => replacement);
  }

  #replace(text: string, replacement: (match: MatchIndexes) => string): string {
    let result = '';
    let copied = 0;
    let position = 0;
    while (position <= text.length) {
      const match = this.find(text, position);
      if (match === undefined) break;
      const [start, end] = bounds(match);
      result += text.slice(copied, start);
      if (end > copied || start === 0) result += replacement(match);
      copied = end;
      position = Math.max(end, position + widthAt(text, position));
    }
    return result + text.slice(copied);
  }

  /** The parts between matches; at most `limit` parts, the last one unsplit (all when negative, none when 0). */
  split(text: string, limit: number): string[] {
    if (limit === 0) return [];
    if (this.pattern.length > 0 && text.length === 0) return [''];
    const used = limit > 0 ? limit - 1 : Infinity;
    const separators = this.findAll(text, limit)
      .map(bounds)
      .filter(([, end]) => end > 0)
      .slice(0, used);
    const parts: string[] = [];
    let begin = 0;
    for (const [start, end] of separators) {
      parts.push(text.slice(begin, start));
      begin = end;
    }
    if ((separators.at(-1)?.[0] ?? 0) !== text.length) parts.push(text.slice(begin));
    return parts;
  }
}

function bounds([start = 0, end = 0]: MatchIndexes): [start: number, end: number] {
  return [start, end];
}

function widthAt(text: string, index: number): number {
  return index < text.length ? runeAt(text, index).width : 1;
}

/**
 * Compiles a pattern (a byte string); throws RegexSyntaxError in Go's words. Long searches report their work to `spend`,
 * which may throw to end them.
 */
export function compile(pattern: string, spend: (steps: number) => void = () => undefined): Regex {
  return new Regex(pattern, spend);
}

/** The text with everything escaped that has a meaning in patterns (Go's regexp.QuoteMeta). */
export function quoteMeta(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}
