import { FunctionError } from '../../errors.ts';
import { toLower, toUpper } from '../../unicode/case.ts';
import { replaceAll, replacedLength } from '../../unicode/replace.ts';
import { trimCutset, trimSpace } from '../../unicode/space.ts';
import { define } from '../entry.ts';
import type { FunctionEntry } from '../entry.ts';

/** Texts: trimming, case, replacing, indenting. */
export const textFunctions: readonly FunctionEntry[] = [
  define({
    name: 'trim',
    params: ['string', 'string'],
    result: 'string',
    doc: 'the second text without characters of the first at both ends',
    example: { template: '{{ "--a-b--" | trim "-" }}', output: 'a-b' },
    body: ([cutset, text]) => trimCutset(text, cutset),
  }),
  define({
    name: 'trimPrefix',
    params: ['string', 'string'],
    result: 'string',
    doc: 'the second text without the first at its start',
    example: { template: '{{ "v1.2" | trimPrefix "v" }}', output: '1.2' },
    body: ([prefix, text]) => (text.startsWith(prefix) ? text.slice(prefix.length) : text),
  }),
  define({
    name: 'trimSuffix',
    params: ['string', 'string'],
    result: 'string',
    doc: 'the second text without the first at its end',
    example: { template: '{{ "a.txt" | trimSuffix ".txt" }}', output: 'a' },
    body: ([suffix, text]) => (text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text),
  }),
  define({
    name: 'trimSpace',
    params: ['string'],
    result: 'string',
    doc: 'the text without white space at both ends',
    example: { template: '{{ trimSpace " a b " }}', output: 'a b' },
    body: ([text]) => trimSpace(text),
  }),
  define({
    name: 'replaceAll',
    params: ['string', 'string', 'string'],
    result: 'string',
    doc: 'replaces every occurrence of the first text in the last by the second',
    example: { template: '{{ "a.b" | replaceAll "." "-" }}', output: 'a-b' },
    body: ([from, to, text], call) => {
      call.reserve(replacedLength(text, from, to));
      return replaceAll(text, from, to);
    },
  }),
  define({
    name: 'indent',
    params: ['int', 'string'],
    result: 'string',
    doc: 'puts so many spaces before each line that is not empty',
    example: { template: '{{ "a\\nb" | indent 2 }}', output: '  a\n  b' },
    body: ([spaces, text], call) => {
      if (spaces < 0) throw new FunctionError('indent value must be a positive integer');
      const lines = text.split('\n');
      call.reserve(text.length + lines.length * spaces);
      return lines.map((line) => (line === '' ? '' : ' '.repeat(spaces) + line)).join('\n');
    },
  }),
  define({
    name: 'toLower',
    params: ['string'],
    result: 'string',
    doc: 'the text in lower case, letter by letter',
    example: { template: '{{ toLower "ÀB" }}', output: 'àb' },
    body: ([text]) => toLower(text),
  }),
  define({
    name: 'toUpper',
    params: ['string'],
    result: 'string',
    doc: 'the text in upper case, letter by letter',
    example: { template: '{{ toUpper "àß" }}', output: 'Àß' },
    body: ([text]) => toUpper(text),
  }),
  {
    name: 'toTitle',
    params: ['string'],
    result: 'string',
    doc: 'the text with the first letter of each word in title case',
    example: { template: '{{ toTitle "don\'t panic" }}', output: "Don't Panic" },
    load: async () => (await import('./title.ts')).toTitle,
  },
];
