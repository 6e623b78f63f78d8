import { FunctionError } from '../../errors.ts';
import { replaceAll, replacedLength } from '../../unicode/replace.ts';
import { trimCutset, trimSpace } from '../../unicode/space.ts';
import { define } from '../entry.ts';
import type { Call, FunctionEntry } from '../entry.ts';

const outOfRange = () => new FunctionError('runtime error: slice bounds out of range');

/** Bytes from start to before end; a negative start means all before the end, an end beyond the text all from the start. */
function substring(start: number, end: number, text: string): string {
  const from = Math.max(start, 0);
  const to = start >= 0 && (end < 0 || end > text.length) ? text.length : end;
  if (to < from || to > text.length) throw outOfRange();
  return text.slice(from, to);
}

function truncate(count: number, text: string): string {
  if (count >= 0) return text.slice(0, count);
  return text.length + count > 0 ? text.slice(count) : text;
}

function repeat(count: number, text: string, call: Call): string {
  if (count < 0) throw new FunctionError('strings: negative Repeat count');
  call.reserve(count * text.length);
  return text.repeat(count);
}

/** Blanks before every line, the empty ones included. */
function indent(count: number, text: string, call: Call): string {
  const pad = repeat(count, ' ', call);
  call.reserve((text.split('\n').length + 1) * count + text.length);
  return pad + text.replaceAll('\n', `\n${pad}`);
}

const trimming = (name: string) =>
  define({
    name,
    params: ['string', 'string'],
    result: 'string',
    doc: 'removes the given characters from both ends',
    example: { template: `{{ ${name} "-" "--a--" }}`, output: 'a' },
    body: ([cutset, text]) => trimCutset(text, cutset),
  });

export const stringFunctions: readonly FunctionEntry[] = [
  define({
    name: 'sprig_trim',
    params: ['string'],
    result: 'string',
    doc: 'removes white space from both ends',
    example: { template: '{{ sprig_trim " a " }}', output: 'a' },
    body: ([text]) => trimSpace(text),
  }),
  trimming('sprig_trimAll'),
  trimming('sprig_trimall'),
  define({
    name: 'sprig_trimPrefix',
    params: ['string', 'string'],
    result: 'string',
    doc: 'removes a prefix',
    example: { template: '{{ sprig_trimPrefix "v" "v1" }}', output: '1' },
    body: ([prefix, text]) => (text.startsWith(prefix) ? text.slice(prefix.length) : text),
  }),
  define({
    name: 'sprig_trimSuffix',
    params: ['string', 'string'],
    result: 'string',
    doc: 'removes a suffix',
    example: { template: '{{ sprig_trimSuffix ".tpl" "a.tpl" }}', output: 'a' },
    body: ([suffix, text]) => (text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text),
  }),
  define({
    name: 'sprig_contains',
    params: ['string', 'string'],
    result: 'bool',
    doc: 'whether the second text contains the first',
    example: { template: '{{ sprig_contains "b" "abc" }}', output: 'true' },
    body: ([part, text]) => text.includes(part),
  }),
  define({
    name: 'sprig_hasPrefix',
    params: ['string', 'string'],
    result: 'bool',
    doc: 'whether the second text begins with the first',
    example: { template: '{{ sprig_hasPrefix "a" "abc" }}', output: 'true' },
    body: ([prefix, text]) => text.startsWith(prefix),
  }),
  define({
    name: 'sprig_hasSuffix',
    params: ['string', 'string'],
    result: 'bool',
    doc: 'whether the second text ends with the first',
    example: { template: '{{ sprig_hasSuffix "c" "abc" }}', output: 'true' },
    body: ([suffix, text]) => text.endsWith(suffix),
  }),
  define({
    name: 'sprig_replace',
    params: ['string', 'string', 'string'],
    result: 'string',
    doc: 'replaces every occurrence of the first text in the last by the second',
    example: { template: '{{ sprig_replace "." "-" "a.b" }}', output: 'a-b' },
    body: ([from, to, text], call) => {
      call.reserve(replacedLength(text, from, to));
      return replaceAll(text, from, to);
    },
  }),
  define({
    name: 'sprig_repeat',
    params: ['int', 'string'],
    result: 'string',
    doc: 'a text so many times',
    example: { template: '{{ sprig_repeat 3 "ab" }}', output: 'ababab' },
    body: ([count, text], call) => repeat(count, text, call),
  }),
  define({
    name: 'sprig_substr',
    params: ['int', 'int', 'string'],
    result: 'string',
    doc: 'the bytes of a text from a start to before an end',
    example: { template: '{{ sprig_substr 1 3 "abcd" }}', output: 'bc' },
    body: ([start, end, text]) => substring(start, end, text),
  }),
  define({
    name: 'sprig_trunc',
    params: ['int', 'string'],
    result: 'string',
    doc: 'the first bytes of a text, or with a negative number the last',
    example: { template: '{{ sprig_trunc -2 "abcd" }}', output: 'cd' },
    body: ([count, text]) => truncate(count, text),
  }),
  define({
    name: 'sprig_indent',
    params: ['int', 'string'],
    result: 'string',
    doc: 'puts blanks before every line',
    example: { template: '{{ sprig_indent 2 "a\\nb" }}', output: '  a\n  b' },
    body: ([count, text], call) => indent(count, text, call),
  }),
  define({
    name: 'sprig_nindent',
    params: ['int', 'string'],
    result: 'string',
    doc: 'a line break, then the text with blanks before every line',
    example: { template: '{{ sprig_nindent 2 "a" }}', output: '\n  a' },
    body: ([count, text], call) => `\n${indent(count, text, call)}`,
  }),
];
