import { parseEscape } from './escape.ts';
import { perlClass, posixClass } from './named-class.ts';
import type { PatternReader } from './pattern-reader.ts';
import {
  type RuneProperty,
  type RuneRange,
  type RuneSet,
  foldRanges,
  mergeRanges,
  runeSet,
} from './rune-set.ts';
import { RegexSyntaxError } from './syntax-error.ts';
import { propertyTest } from './unicode-property.ts';

/** Reads `\d`, `\W` and the like, if one comes next. */
export function parsePerlClass(reader: PatternReader, fold: boolean): RuneSet | undefined {
  const ranges = reader.peek() === '\\' ? perlClass(reader.peek(1), fold) : undefined;
  if (ranges === undefined) return undefined;
  reader.position += 2;
  return runeSet(ranges);
}

/** Reads `\pL`, `\p{Greek}`, `\P{^Lu}` and the like, if one comes next; an unknown name is an error. */
export function parseUnicodeClass(reader: PatternReader, fold: boolean): RuneProperty | undefined {
  if (!/^\\[pP]/.test(reader.peek() + reader.peek(1))) return undefined;
  const start = reader.position;
  const upper = reader.peek(1) === 'P';
  reader.position += 2;
  const name = propertyName(reader, start);
  const inverted = name.startsWith('^');
  const test = propertyTest(inverted ? name.slice(1) : name, fold);
  if (test === undefined) throw new RegexSyntaxError('invalid character class range', reader.since(start));
  return { test, negated: upper !== inverted };
}

function propertyName(reader: PatternReader, start: number): string {
  const nameStart = reader.position;
  if (reader.atEnd) throw new RegexSyntaxError('invalid character class range', reader.since(start));
  if (reader.rune() !== 0x7b) return reader.since(nameStart);
  const end = reader.pattern.indexOf('}', nameStart);
  if (end < 0) throw new RegexSyntaxError('invalid character class range', reader.pattern.slice(start));
  while (reader.position < end) reader.rune();
  reader.position = end + 1;
  return reader.pattern.slice(nameStart + 1, end);
}

function parsePosixClass(reader: PatternReader, fold: boolean): RuneRange[] | undefined {
  const end = reader.startsWith('[:') ? reader.pattern.indexOf(':]', reader.position + 2) : -1;
  if (end < 0) return undefined;
  const ranges = posixClass(reader.pattern.slice(reader.position + 2, end), fold);
  const start = reader.position;
  reader.position = end + 2;
  if (ranges === undefined) throw new RegexSyntaxError('invalid character class range', reader.since(start));
  return ranges;
}

/** Reads a bracketed class such as `[^a-z[:digit:]\pL]`; the reader stands at the bracket. */
export function parseClass(reader: PatternReader, fold: boolean): RuneSet {
  const start = reader.position;
  reader.position++;
  const negated = reader.accept('^');
  const ranges: RuneRange[] = [];
  const properties: RuneProperty[] = [];
  const first = reader.position;
  while (reader.peek() !== ']' || reader.position === first) {
    const property = parseUnicodeClass(reader, fold);
    if (property !== undefined) properties.push(property);
    else ranges.push(...parseClassRanges(reader, start, fold));
  }
  reader.position++;
  return { ranges: mergeRanges(ranges), properties, negated };
}

function parseClassRanges(reader: PatternReader, start: number, fold: boolean): readonly RuneRange[] {
  const named = parsePosixClass(reader, fold) ?? parsePerlClass(reader, fold)?.ranges;
  return named ?? parseRange(reader, start, fold);
}

function parseRange(reader: PatternReader, start: number, fold: boolean): RuneRange[] {
  const rangeStart = reader.position;
  const low = parseClassRune(reader, start);
  let high = low;
  if (reader.peek() === '-' && reader.peek(1) !== '' && reader.peek(1) !== ']') {
    reader.position++;
    high = parseClassRune(reader, start);
    if (high < low) throw new RegexSyntaxError('invalid character class range', reader.since(rangeStart));
  }
  return fold ? foldRanges([[low, high]]) : [[low, high]];
}

function parseClassRune(reader: PatternReader, start: number): number {
  if (reader.atEnd) throw new RegexSyntaxError('missing closing ]', reader.pattern.slice(start));
  return reader.peek() === '\\' ? parseEscape(reader) : reader.rune();
}
