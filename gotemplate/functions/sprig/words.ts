import { encodeRune } from '../../values/text.ts';
import { isSpace } from '../../unicode/space.ts';
import { quote } from '../../strconv/quote.ts';
import { printed } from '../../format/print.ts';
import { define } from '../entry.ts';
import type { FunctionEntry } from '../entry.ts';
import { textOf } from './text-of.ts';

const any = 'interface {}';

/** Cuts a text with an ellipsis; `offset` is the left edge of what shall stay visible (goutils 1.1.1). */
function abbreviate(text: string, offset: number, width: number): string {
  if (text.length <= width) return text;
  const start = Math.min(offset, text.length, Math.max(text.length - (width - 3), 0));
  if (start <= 4) return `${text.slice(0, width - 3)}...`;
  if (start + width - 3 < text.length) return `...${abbreviate(text.slice(start), 0, width - 3)}`;
  return `...${text.slice(text.length - (width - 3))}`;
}

interface Wrapping {
  readonly width: number;
  readonly separator: string;
  /** Whether a word longer than the width is cut. */
  readonly cutWords: boolean;
}

/** Breaks a line at blanks, counted in bytes (goutils 1.1.1). */
function wrap(text: string, { width, separator, cutWords }: Wrapping): string {
  let out = '';
  let at = 0;
  while (text.length - at > width) {
    if (text[at] === ' ') {
      at++;
      continue;
    }
    const { end, next } = lineEnd(text, at, width, cutWords);
    if (end === text.length) break;
    out += text.slice(at, end) + separator;
    at = next;
  }
  return out + text.slice(at);
}

function lineEnd(text: string, at: number, width: number, cutWords: boolean): { end: number; next: number } {
  const blank = text.lastIndexOf(' ', at + width);
  if (blank >= at) return { end: blank, next: blank + 1 };
  if (cutWords) return { end: at + width, next: at + width };
  const later = text.indexOf(' ', at + width);
  return later < 0 ? { end: text.length, next: text.length } : { end: later, next: later + 1 };
}

/** Upstream takes bytes for characters here: bytes of longer characters come out as characters of their own. */
const eachByteAsRune = (text: string, keep: (rune: number, index: number) => boolean) =>
  Array.from(text, (byte) => byte.charCodeAt(0))
    .filter(keep)
    .map(encodeRune)
    .join('');

function withoutSpace(text: string): string {
  const kept = eachByteAsRune(text, (rune) => !isSpace(rune));
  return Array.from(text).some((byte) => isSpace(byte.charCodeAt(0))) ? kept : text;
}

export const wordFunctions: readonly FunctionEntry[] = [
  define({
    name: 'sprig_abbrev',
    params: ['int', 'string'],
    result: 'string',
    doc: 'cuts a text to a width, with an ellipsis; widths below 4 leave it alone',
    example: { template: '{{ sprig_abbrev 8 "hello world" }}', output: 'hello...' },
    body: ([width, text]) => (width < 4 ? text : abbreviate(text, 0, width)),
  }),
  define({
    name: 'sprig_abbrevboth',
    params: ['int', 'int', 'string'],
    result: 'string',
    doc: 'cuts a text on both sides: from a left edge, to a width',
    example: { template: '{{ sprig_abbrevboth 5 10 "1234 5678 9123" }}', output: '...5678...' },
    body: ([left, width, text]) =>
      width < 4 || (left > 0 && width < 7) ? text : abbreviate(text, left, width),
  }),
  define({
    name: 'sprig_wrap',
    params: ['int', 'string'],
    result: 'string',
    doc: 'breaks a text into lines of a width; longer words stay whole',
    example: { template: '{{ sprig_wrap 5 "one two three" }}', output: 'one\ntwo\nthree' },
    body: ([width, text]) => wrap(text, { width: Math.max(width, 1), separator: '\n', cutWords: false }),
  }),
  define({
    name: 'sprig_wrapWith',
    params: ['int', 'string', 'string'],
    result: 'string',
    doc: 'breaks a text into pieces of a width with a separator; longer words are cut',
    example: { template: '{{ sprig_wrapWith 4 "|" "one three" }}', output: 'one|thre|e' },
    body: ([width, separator, text], call) => {
      call.reserve(text.length * (separator.length + 1));
      return wrap(text, { width: Math.max(width, 1), separator: separator || '\n', cutWords: true });
    },
  }),
  define({
    name: 'sprig_initials',
    params: ['string'],
    result: 'string',
    doc: 'the first letters of the words',
    example: { template: '{{ sprig_initials "First Try" }}', output: 'FT' },
    body: ([text]) =>
      eachByteAsRune(
        text,
        (rune, index) => !isSpace(rune) && (index === 0 || isSpace(text.charCodeAt(index - 1))),
      ),
  }),
  define({
    name: 'sprig_nospace',
    params: ['string'],
    result: 'string',
    doc: 'removes all white space',
    example: { template: '{{ sprig_nospace "a b c" }}', output: 'abc' },
    body: ([text]) => withoutSpace(text),
  }),
  define({
    name: 'sprig_plural',
    params: ['string', 'string', 'int'],
    result: 'string',
    doc: 'the first text for a count of one, else the second',
    example: { template: '{{ 2 | sprig_plural "one" "many" }}', output: 'many' },
    body: ([one, many, count]) => (count === 1 ? one : many),
  }),
  define({
    name: 'sprig_cat',
    params: [],
    rest: any,
    result: 'string',
    doc: 'the values with blanks between them, nils left out',
    example: { template: '{{ sprig_cat "a" 1 "b" }}', output: 'a 1 b' },
    body: (values) =>
      values
        .filter((value) => value !== null)
        .map(printed)
        .join(' '),
  }),
  define({
    name: 'sprig_quote',
    params: [],
    rest: any,
    result: 'string',
    doc: 'the values in double quotes with blanks between them, nils left out',
    example: { template: '{{ sprig_quote "a" 1 }}', output: '"a" "1"' },
    body: (values) =>
      values
        .filter((value) => value !== null)
        .map((value) => quote(textOf(value)))
        .join(' '),
  }),
  define({
    name: 'sprig_squote',
    params: [],
    rest: any,
    result: 'string',
    doc: 'the values in single quotes with blanks between them, nils left out',
    example: { template: '{{ sprig_squote "a" 1 }}', output: "'a' '1'" },
    body: (values) =>
      values
        .filter((value) => value !== null)
        .map((value) => `'${printed(value)}'`)
        .join(' '),
  }),
];
