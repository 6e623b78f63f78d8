import type { PatternReader } from './pattern-reader.ts';
import { RegexSyntaxError } from './syntax-error.ts';

/** What the letters of `(?imsU)` switch. */
export interface Flags {
  /** i: letters match in either case. */
  readonly foldCase: boolean;
  /** m: `^` and `$` match at line ends too. */
  readonly multiLine: boolean;
  /** s: `.` matches a newline. */
  readonly dotNewline: boolean;
  /** U: repetition prefers fewer, and `?` behind it more. */
  readonly swapGreed: boolean;
}

export const NO_FLAGS: Flags = { foldCase: false, multiLine: false, dotNewline: false, swapGreed: false };

const FLAG_BY_LETTER: ReadonlyMap<string, keyof Flags> = new Map([
  ['i', 'foldCase'],
  ['m', 'multiLine'],
  ['s', 'dotNewline'],
  ['U', 'swapGreed'],
]);

/** What an opening parenthesis with a question mark means: a capture, a group, or flags for the rest of the group. */
export type GroupOpening =
  | { readonly kind: 'capture' }
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'group' | 'flags'; readonly flags: Flags };

/** Reads `(`, `(?P<name>`, `(?<name>`, `(?i-s:` or `(?i)`; the reader stands at the parenthesis. */
export function parseGroupOpening(reader: PatternReader, flags: Flags): GroupOpening {
  const start = reader.position;
  reader.position++;
  if (!reader.accept('?')) return { kind: 'capture' };
  const left = reader.pattern.length - start;
  const isNamed = (left > 4 && reader.accept('P<')) || (left > 3 && reader.accept('<'));
  return isNamed ? { kind: 'named', name: captureName(reader, start) } : parseFlags(reader, flags, start);
}

function captureName(reader: PatternReader, start: number): string {
  const nameStart = reader.position;
  const end = reader.pattern.indexOf('>', nameStart);
  const fault = (until?: number) =>
    new RegexSyntaxError('invalid named capture', reader.pattern.slice(start, until));
  if (end < 0) throw fault();
  while (reader.position < end) reader.rune();
  const name = reader.since(nameStart);
  reader.position = end + 1;
  if (!/^[A-Za-z0-9_]+$/.test(name)) throw fault(end + 1);
  return name;
}

function parseFlags(reader: PatternReader, flags: Flags, start: number): GroupOpening {
  const changed = { ...flags };
  let value = true;
  let expectsFlag = false;
  while (!reader.atEnd) {
    const letter = String.fromCodePoint(reader.rune());
    const flag = FLAG_BY_LETTER.get(letter);
    if (flag !== undefined) {
      changed[flag] = value;
      expectsFlag = false;
    } else if (letter === '-' && value) {
      value = false;
      expectsFlag = true;
    } else if ((letter === ':' || letter === ')') && !expectsFlag) {
      return { kind: letter === ':' ? 'group' : 'flags', flags: changed };
    } else break;
  }
  throw new RegexSyntaxError('invalid or unsupported Perl syntax', reader.since(start));
}
