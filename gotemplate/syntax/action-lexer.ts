import { runeAt } from '../values/text.ts';
import { KEYWORDS } from './token.ts';
import type { TokenKind } from './token.ts';

/** A token inside an action: `end` is the index after it; for an error, `text` is the sentence. */
export interface Scanned {
  readonly kind: TokenKind;
  readonly text: string;
  readonly end: number;
}

const SPACE = /[ \t\r\n]+/y;
const STRING = /"[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"/y;
const RAW_STRING = /`[^`]*`/y;
const CHARACTER = /'[^'\\\n]*(?:\\[^\n][^'\\\n]*)*'/y;
const NUMBER =
  /[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?/y;
const LETTER_OR_DIGIT = /[\p{L}\p{Nd}]/u;
const PRINTABLE_ASCII = /[ -~]/;

const SINGLE: ReadonlyMap<string, TokenKind> = new Map([
  ['=', 'assign'],
  ['|', 'pipe'],
  ['(', 'leftParenthesis'],
  [')', 'rightParenthesis'],
]);

/** Scans the token at the index; the right delimiter is known not to stand there. */
export function scanAction(text: string, start: number, rightDelimiter: string): Scanned {
  const first = text[start];
  if (first === undefined) return failure('unclosed action');
  const single = SINGLE.get(first);
  if (single !== undefined) return { kind: single, text: first, end: start + 1 };
  const scan = SCANNERS.get(first) ?? scanOther;
  return scan(text, start, rightDelimiter);
}

type Scanner = (text: string, start: number, rightDelimiter: string) => Scanned;

/** A scanner for text that one pattern describes wholly. */
function quoted(kind: TokenKind, pattern: RegExp, name: string): Scanner {
  return (text, start) => matched(kind, pattern, text, start) ?? failure(`unterminated ${name}`);
}

const SCANNERS: ReadonlyMap<string, Scanner> = new Map<string, Scanner>([
  ...Array.from(' \t\r\n', (space) => [space, scanSpace] as const),
  ...Array.from('+-0123456789', (sign) => [sign, scanNumber] as const),
  ['"', quoted('string', STRING, 'quoted string')],
  ['`', quoted('rawString', RAW_STRING, 'raw quoted string')],
  ["'", quoted('characterConstant', CHARACTER, 'character constant')],
  ['$', scanVariable],
  ['.', scanDot],
  [':', scanColon],
]);

function scanColon(text: string, start: number): Scanned {
  return text[start + 1] === '=' ? { kind: 'declare', text: ':=', end: start + 2 } : failure('expected :=');
}

function scanDot(text: string, start: number, right: string): Scanned {
  if (/[0-9]/.test(text[start + 1] ?? '')) return scanNumber(text, start);
  if (start + 1 >= text.length) return scanNumber(text, start);
  if (isTerminated(text, start + 1, right)) return { kind: 'dot', text: '.', end: start + 1 };
  return scanName('field', { text, start, from: start + 1 }, right);
}

/** A right delimiter that begins with a letter ends `$`, but no longer name. */
function scanVariable(text: string, start: number, right: string): Scanned {
  if (isTerminated(text, start + 1, right)) return { kind: 'variable', text: '$', end: start + 1 };
  return scanName('variable', { text, start, from: start + 1 }, right);
}

function scanOther(text: string, start: number, right: string): Scanned {
  if (alphanumericWidth(text, start) > 0) return scanIdentifier(text, start, right);
  const character = text[start] ?? '';
  if (PRINTABLE_ASCII.test(character)) return { kind: 'character', text: character, end: start + 1 };
  return failure(`unrecognized character in action: ${unicodeNotation(text, start)}`);
}

/** Spaces, leaving the last one when it belongs to a trim marker of the right delimiter. */
function scanSpace(text: string, start: number, right: string): Scanned {
  const spaces = matched('space', SPACE, text, start) ?? failure('expected a space');
  if (spaces.text.length > 1 && text.startsWith(`-${right}`, spaces.end)) {
    return { kind: 'space', text: spaces.text.slice(0, -1), end: spaces.end - 1 };
  }
  return spaces;
}

function scanIdentifier(text: string, start: number, right: string): Scanned {
  const word = scanName('identifier', { text, start, from: start }, right);
  if (word.kind === 'error') return word;
  if (word.text === 'true' || word.text === 'false') return { ...word, kind: 'bool' };
  return KEYWORDS.has(word.text) ? { ...word, kind: word.text as TokenKind } : word;
}

/** Letters, digits and underscores after `from`; what follows must end a name. */
function scanName(
  kind: TokenKind,
  { text, start, from }: { text: string; start: number; from: number },
  right: string,
): Scanned {
  let end = from;
  for (let width = alphanumericWidth(text, end); width > 0; width = alphanumericWidth(text, end))
    end += width;
  if (!isTerminated(text, end, right)) return failure(`bad character ${unicodeNotation(text, end)}`);
  return { kind, text: text.slice(start, end), end };
}

function isTerminated(text: string, index: number, right: string): boolean {
  return index >= text.length || ' \t\r\n.,|:)('.includes(text[index] ?? '') || text.startsWith(right, index);
}

function scanNumber(text: string, start: number): Scanned {
  const first = scanRealNumber(text, start);
  if (first.kind === 'error') return first;
  const sign = text[first.end];
  if (sign !== '+' && sign !== '-') return first;
  const second = scanRealNumber(text, first.end);
  const whole = text.slice(start, second.end);
  if (second.kind === 'error' || !second.text.endsWith('i')) return failure(`bad number syntax: "${whole}"`);
  return { kind: 'complex', text: whole, end: second.end };
}

function scanRealNumber(text: string, start: number): Scanned {
  const number = matched('number', NUMBER, text, start) ?? { kind: 'number', text: '', end: start };
  const width = alphanumericWidth(text, number.end);
  if (width === 0) return number;
  const end = number.end + width;
  return { kind: 'error', text: `bad number syntax: "${text.slice(start, end)}"`, end };
}

function matched(kind: TokenKind, pattern: RegExp, text: string, start: number): Scanned | undefined {
  pattern.lastIndex = start;
  const found = pattern.exec(text)?.[0];
  return found === undefined ? undefined : { kind, text: found, end: start + found.length };
}

/** Width in bytes of the letter, digit or underscore at the index, 0 when there is none. */
function alphanumericWidth(text: string, index: number): number {
  const code = text.charCodeAt(index);
  if (code < 0x80) return isWordByte(code) ? 1 : 0;
  if (index >= text.length) return 0;
  const { rune, width } = runeAt(text, index);
  return LETTER_OR_DIGIT.test(String.fromCodePoint(rune)) ? width : 0;
}

function isWordByte(code: number): boolean {
  const letter = code | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x5f;
}

/** Go's %#U, such as `U+0022 '"'`; the end of the text is U+FFFFFFFFFFFFFFFF there, plainly named here. */
function unicodeNotation(text: string, index: number): string {
  if (index >= text.length) return 'end of text';
  const { rune, width } = runeAt(text, index);
  const notation = `U+${rune.toString(16).toUpperCase().padStart(4, '0')}`;
  return rune < 0x20 || rune === 0x7f ? notation : `${notation} '${text.slice(index, index + width)}'`;
}

function failure(text: string): Scanned {
  return { kind: 'error', text, end: 0 };
}
