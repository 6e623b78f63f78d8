import { lowerRune, titleRune, upperRune } from '../../unicode/case.ts';
import { isDigit, isLetter, isLower, isTitle, isUpper } from '../../unicode/class.ts';
import { isSpace } from '../../unicode/space.ts';
import { encodeRunes, runesOf, splitRunes } from '../../values/text.ts';
import { define } from '../entry.ts';
import type { FunctionEntry } from '../entry.ts';
import { joinLowerCase, pascalCase } from './word-case.ts';

/** Maps each character, told whether it starts a word. */
function mapWords(
  text: string,
  isGap: (rune: number) => boolean,
  map: (rune: number, first: boolean) => number,
): string {
  let first = true;
  return encodeRunes(
    runesOf(text).map((rune) => {
      const mapped = map(rune, first);
      first = isGap(rune);
      return mapped;
    }),
  );
}

/** What strings.Title takes for the end of a word: anything in ASCII but letters, digits and underscores. */
function isSeparator(rune: number): boolean {
  if (rune < 0x80) return !/\w/.test(String.fromCharCode(rune));
  return !isLetter(rune) && !isDigit(rune) && isSpace(rune);
}

/** Capitals become small; small letters become capitals, at the start of a word title case (goutils 1.1.1). */
function swapCase(text: string): string {
  let gap = true;
  return encodeRunes(
    runesOf(text).map((rune) => {
      const start = gap;
      gap = !isUpper(rune) && !isTitle(rune) && !isLower(rune) ? isSpace(rune) : false;
      if (isUpper(rune) || isTitle(rune)) return lowerRune(rune);
      if (!isLower(rune)) return rune;
      return start ? titleRune(rune) : upperRune(rune);
    }),
  );
}

/** Only the first letter of each word, words ending at white space. */
function untitle(text: string): string {
  let gap = true;
  return encodeRunes(
    runesOf(text).map((rune) => {
      const start = gap;
      gap = isSpace(rune);
      return start && !gap ? lowerRune(rune) : rune;
    }),
  );
}

/** Fisher and Yates, from the end. */
function shuffle(text: string, random: () => number): string {
  const runes = splitRunes(text);
  for (let last = runes.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [runes[last], runes[other]] = [runes[other] ?? '', runes[last] ?? ''];
  }
  return runes.join('');
}

export const letterCaseFunctions: readonly FunctionEntry[] = [
  define({
    name: 'sprig_upper',
    params: ['string'],
    result: 'string',
    doc: 'all letters as capitals',
    example: { template: '{{ sprig_upper "abc" }}', output: 'ABC' },
    body: ([text]) => encodeRunes(runesOf(text).map(upperRune)),
  }),
  define({
    name: 'sprig_lower',
    params: ['string'],
    result: 'string',
    doc: 'all letters small',
    example: { template: '{{ sprig_lower "ABC" }}', output: 'abc' },
    body: ([text]) => encodeRunes(runesOf(text).map(lowerRune)),
  }),
  define({
    name: 'sprig_title',
    params: ['string'],
    result: 'string',
    doc: 'the first letter of each word as a capital',
    example: { template: '{{ sprig_title "hello world" }}', output: 'Hello World' },
    body: ([text]) => mapWords(text, isSeparator, (rune, first) => (first ? titleRune(rune) : rune)),
  }),
  define({
    name: 'sprig_untitle',
    params: ['string'],
    result: 'string',
    doc: 'the first letter of each word small',
    example: { template: '{{ sprig_untitle "Hello World" }}', output: 'hello world' },
    body: ([text]) => untitle(text),
  }),
  define({
    name: 'sprig_swapcase',
    params: ['string'],
    result: 'string',
    doc: 'small letters as capitals and capitals small',
    example: { template: '{{ sprig_swapcase "aB" }}', output: 'Ab' },
    body: ([text]) => swapCase(text),
  }),
  define({
    name: 'sprig_snakecase',
    params: ['string'],
    result: 'string',
    doc: 'words in small letters, joined by underscores',
    example: { template: '{{ sprig_snakecase "FirstName" }}', output: 'first_name' },
    body: ([text]) => joinLowerCase(text, '_'),
  }),
  define({
    name: 'sprig_kebabcase',
    params: ['string'],
    result: 'string',
    doc: 'words in small letters, joined by hyphens',
    example: { template: '{{ sprig_kebabcase "FirstName" }}', output: 'first-name' },
    body: ([text]) => joinLowerCase(text, '-'),
  }),
  define({
    name: 'sprig_camelcase',
    params: ['string'],
    result: 'string',
    doc: 'words with capital first letters, joined',
    example: { template: '{{ sprig_camelcase "http_server" }}', output: 'HttpServer' },
    body: ([text]) => pascalCase(text),
  }),
  define({
    name: 'sprig_shuffle',
    params: ['string'],
    result: 'string',
    doc: 'the characters in a random order',
    body: ([text], call) => shuffle(text, call.random),
  }),
];
