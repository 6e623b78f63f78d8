import { type RuneRange, foldRanges, invertRanges, mergeRanges } from './rune-set.ts';

/** Contents of the ASCII classes, as pairs of first and last character. */
const ALNUM = '09AZaz';
const ALPHA = 'AZaz';
const SPACE = '\t\r  ';

const POSIX: Readonly<Record<string, string>> = {
  alnum: ALNUM,
  alpha: ALPHA,
  ascii: '\0\x7f',
  blank: '\t\t  ',
  cntrl: '\0\x1f\x7f\x7f',
  digit: '09',
  graph: '!~',
  lower: 'az',
  print: ' ~',
  punct: '!/:@[`{~',
  space: SPACE,
  upper: 'AZ',
  word: `${ALNUM}__`,
  xdigit: '09AFaf',
};

/** Perl's `\s` leaves out the vertical tab that `[:space:]` has. */
const PERL: Readonly<Record<string, string>> = { d: '09', s: '\t\n\f\r  ', w: `${ALNUM}__` };

function rangesOf(pairs: string): RuneRange[] {
  const ranges: RuneRange[] = [];
  for (let i = 0; i < pairs.length; i += 2) ranges.push([pairs.charCodeAt(i), pairs.charCodeAt(i + 1)]);
  return mergeRanges(ranges);
}

function classRanges(pairs: string, negated: boolean, fold: boolean): RuneRange[] {
  const ranges = fold ? foldRanges(rangesOf(pairs)) : rangesOf(pairs);
  return negated ? invertRanges(ranges) : ranges;
}

/** The code points of `\d \D \s \S \w \W`, given the letter; undefined for other letters. */
export function perlClass(letter: string, fold: boolean): RuneRange[] | undefined {
  const name = letter.toLowerCase();
  const pairs = Object.hasOwn(PERL, name) ? PERL[name] : undefined;
  return pairs === undefined ? undefined : classRanges(pairs, name !== letter, fold);
}

/** The code points of `[:name:]` or `[:^name:]`, given what stands between the colons; undefined for unknown names. */
export function posixClass(name: string, fold: boolean): RuneRange[] | undefined {
  const negated = name.startsWith('^');
  const bare = negated ? name.slice(1) : name;
  const pairs = Object.hasOwn(POSIX, bare) ? POSIX[bare] : undefined;
  return pairs === undefined ? undefined : classRanges(pairs, negated, fold);
}
