import { splitRunes } from '../values/text.ts';
import { isBlankOrEnd, isBreak } from './character.ts';

/** How a scalar can be written. */
export type ScalarStyle = 'plain' | 'single-quoted' | 'double-quoted' | 'literal';

/** Which styles would keep a text as it is. */
interface Analysis {
  readonly plain: boolean;
  readonly singleQuoted: boolean;
  readonly literal: boolean;
}

const FIRST_INDICATORS = '#,[]{}&*!|>\'"%@`';

/** True when yaml.v2 writes the character as it is; it knows no code points beyond the basic plane. */
export function isPrintable(char: string): boolean {
  const first = char.charCodeAt(0);
  if (char.length === 1) return char === '\n' || (first >= 0x20 && first <= 0x7e);
  if (char.length === 2) return char >= '\xc2\xa0';
  return char.length === 3 && char !== '\xef\xbb\xbf' && char < '\xef\xbf\xbe';
}

/** True when a character at this place would be read as syntax. */
function isIndicator(characters: readonly string[], index: number): boolean {
  const char = characters[index] ?? '';
  const beforeBlank = ['', ' ', '\t'].includes(characters[index + 1] ?? '');
  if (char === ':') return beforeBlank;
  if (index > 0) return char === '#' && isBlankOrEnd(characters[index - 1] ?? '');
  return FIRST_INDICATORS.includes(char) || ('?-'.includes(char) && beforeBlank);
}

function analyse(text: string): Analysis {
  const characters = splitRunes(text);
  const at = (test: (char: string) => boolean, index: number) => test(characters[index] ?? '');
  const isSpace = (char: string) => char === ' ';
  const last = characters.length - 1;
  const multiline = characters.some(isBreak);
  const follows = (first: (char: string) => boolean, second: (char: string) => boolean) =>
    characters.some((char, index) => index > 0 && second(char) && at(first, index - 1));
  const special = !characters.every(isPrintable) || follows(isSpace, isBreak);
  const breakSpace = follows(isBreak, isSpace);
  const edges = [0, last].some((index) => at(isSpace, index) || at(isBreak, index));
  const indicators =
    /^(---|\.\.\.)/.test(text) || characters.some((_, index) => isIndicator(characters, index));
  return {
    plain: !edges && !breakSpace && !special && !multiline && !indicators,
    singleQuoted: !breakSpace && !special,
    literal: !at(isSpace, last) && !special,
  };
}

/** True when the text contains a line break of any kind. */
export function isMultiline(text: string): boolean {
  return splitRunes(text).some(isBreak);
}

/**
 * The style in which yaml.v2 writes a text: block style over several lines, else the plainest that can be read back;
 * `plainAllowed` is false when the text without quotes would be read as something else.
 */
export function chooseStyle(text: string, plainAllowed: boolean): ScalarStyle {
  const { plain, singleQuoted, literal } = analyse(text);
  if (text.includes('\n')) return literal ? 'literal' : 'double-quoted';
  if (!plainAllowed) return 'double-quoted';
  if (plain && text !== '') return 'plain';
  return singleQuoted ? 'single-quoted' : 'double-quoted';
}
