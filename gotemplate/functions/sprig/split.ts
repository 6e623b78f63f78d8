import { GoMap, GoSlice, strings } from '../../value.ts';
import type { Value } from '../../value.ts';
import { splitRunes } from '../../values/text.ts';
import { define } from '../entry.ts';
import type { FunctionEntry } from '../entry.ts';
import { textOf, textsOf } from './text-of.ts';

const any = 'interface {}';

/** At most `count` pieces (all when negative); an empty separator cuts between characters. */
function split(text: string, separator: string, count = -1): string[] {
  if (count === 0) return [];
  const pieces = separator === '' ? splitRunes(text) : text.split(separator);
  if (count < 0 || pieces.length <= count) return pieces;
  return [...pieces.slice(0, count - 1), pieces.slice(count - 1).join(separator)];
}

/** Pieces as a map with the keys `_0`, `_1` and so on. */
function numbered(pieces: readonly string[]): GoMap {
  const map = new GoMap('string', 'string');
  for (const [index, piece] of pieces.entries()) map.set(`_${index}`, piece);
  return map;
}

/** Upstream sorts a list of texts in place, which a template can see; other lists are copied. */
function sorted(value: Value): GoSlice {
  if (!(value instanceof GoSlice)) return strings([textOf(value)]);
  if (value.elementType !== 'string') return strings(textsOf(value).sort());
  (value.items as string[]).sort();
  return value;
}

/** The texts of a list, in which there was room for its nils; a list of texts is returned as it is. */
function stringsOf(value: Value): GoSlice {
  if (!(value instanceof GoSlice)) return strings(textsOf(value));
  if (value.elementType === 'string') return value;
  return new GoSlice('string', textsOf(value), false, value.items.length);
}

export const splitFunctions: readonly FunctionEntry[] = [
  define({
    name: 'sprig_split',
    params: ['string', 'string'],
    result: 'map[string]string',
    doc: 'the pieces between separators, under the keys _0, _1 and so on',
    example: { template: '{{ (sprig_split "," "a,b")._1 }}', output: 'b' },
    body: ([separator, text]) => numbered(split(text, separator)),
  }),
  define({
    name: 'sprig_splitn',
    params: ['string', 'int', 'string'],
    result: 'map[string]string',
    doc: 'at most so many pieces, under the keys _0, _1 and so on',
    example: { template: '{{ (sprig_splitn "," 2 "a,b,c")._1 }}', output: 'b,c' },
    body: ([separator, count, text]) => numbered(split(text, separator, count)),
  }),
  define({
    name: 'sprig_splitList',
    params: ['string', 'string'],
    result: '[]string',
    doc: 'the pieces between separators as a list',
    example: { template: '{{ sprig_splitList "," "a,b" }}', output: '[a b]' },
    body: ([separator, text]) => strings(split(text, separator)),
  }),
  define({
    name: 'sprig_join',
    params: ['string', any],
    result: 'string',
    doc: 'the texts of a list with a separator between them, nils left out',
    example: { template: '{{ sprig_join "-" (sprig_list 1 "a") }}', output: '1-a' },
    body: ([separator, value], call) => {
      const texts = textsOf(value);
      call.reserve(texts.reduce((sum, text) => sum + text.length + separator.length, 0));
      return texts.join(separator);
    },
  }),
  define({
    name: 'sprig_sortAlpha',
    params: [any],
    result: '[]string',
    doc: 'the texts of a list in order',
    example: { template: '{{ sprig_sortAlpha (sprig_list "b" "a") }}', output: '[a b]' },
    body: ([value]) => sorted(value),
  }),
  define({
    name: 'sprig_toStrings',
    params: [any],
    result: '[]string',
    doc: 'the texts of a list, nils left out',
    example: { template: '{{ sprig_toStrings (sprig_list 1 2) }}', output: '[1 2]' },
    body: ([value]) => stringsOf(value),
  }),
  define({
    name: 'sprig_toString',
    params: [any],
    result: 'string',
    doc: 'the text of a value',
    example: { template: '{{ sprig_toString 1 }}', output: '1' },
    body: ([value]) => textOf(value),
  }),
];
