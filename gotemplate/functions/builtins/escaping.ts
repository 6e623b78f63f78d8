import { printable, sprint } from '../../format/print.ts';
import { isPrint } from '../../strconv/quote.ts';
import { splitRunes, runeAt } from '../../values/text.ts';
import type { Value } from '../../value.ts';
import { define } from '../entry.ts';
import type { FunctionEntry } from '../entry.ts';

const HTML: ReadonlyMap<string, string> = new Map([
  ['\0', '\xef\xbf\xbd'],
  ['"', '&#34;'],
  ["'", '&#39;'],
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);
const HTML_SPECIAL = /[\0"'&<>]/g;
const JAVASCRIPT: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ["'", "\\'"],
  ['"', '\\"'],
  ['<', '\\u003C'],
  ['>', '\\u003E'],
  ['&', '\\u0026'],
  ['=', '\\u003D'],
]);
const UNRESERVED = /[A-Za-z0-9\-_.~]/;

/** The arguments as one text, the way an action would print them. */
function joined(args: readonly Value[]): string {
  return sprint(args.map(printable));
}

/** Escapes a byte string for HTML, as text/template's HTMLEscapeString. */
export function escapeHtml(text: string): string {
  return text.replace(HTML_SPECIAL, (special) => HTML.get(special) ?? special);
}

function escapeJavaScript(text: string): string {
  return splitRunes(text).map(escapeForJavaScript).join('');
}

function escapeForJavaScript(piece: string): string {
  const { rune } = runeAt(piece, 0);
  const special = JAVASCRIPT.get(piece);
  if (special !== undefined) return special;
  if (rune < 0x20) return `\\u00${hex(rune, 2)}`;
  return rune < 0x80 || isPrint(rune) ? piece : `\\u${hex(rune, 4)}`;
}

function hex(value: number, width: number): string {
  return value.toString(16).toUpperCase().padStart(width, '0');
}

/** Escapes a byte string for a URL query, as net/url's QueryEscape. */
export function escapeQuery(text: string): string {
  return Array.from(text, (byte) => {
    if (UNRESERVED.test(byte)) return byte;
    return byte === ' ' ? '+' : `%${hex(byte.charCodeAt(0), 2)}`;
  }).join('');
}

/** Escaping for other languages. */
export const escaping: readonly FunctionEntry[] = [
  define({
    name: 'html',
    params: [],
    rest: 'interface {}',
    result: 'string',
    doc: 'the arguments as text, escaped for HTML',
    example: { template: '{{ html "<b>" }}', output: '&lt;b&gt;' },
    body: (args) => escapeHtml(joined(args)),
  }),
  define({
    name: 'js',
    params: [],
    rest: 'interface {}',
    result: 'string',
    doc: 'the arguments as text, escaped for a JavaScript string',
    example: { template: '{{ js "it\'s" }}', output: "it\\'s" },
    body: (args) => escapeJavaScript(joined(args)),
  }),
  define({
    name: 'urlquery',
    params: [],
    rest: 'interface {}',
    result: 'string',
    doc: 'the arguments as text, escaped for the query of a URL',
    example: { template: '{{ urlquery "a b&c" }}', output: 'a+b%26c' },
    body: (args) => escapeQuery(joined(args)),
  }),
];
