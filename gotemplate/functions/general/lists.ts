import { FunctionError } from '../../errors.ts';
import { trimSpace } from '../../unicode/space.ts';
import { GoInt, GoMap, GoSlice, JsonNumber, strings, type Value } from '../../value.ts';
import { splitRunes } from '../../values/text.ts';
import { define } from '../entry.ts';
import type { FunctionEntry } from '../entry.ts';

/** Go's strings.Split; an empty separator splits into runes. */
function split(text: string, separator: string): string[] {
  return separator === '' ? splitRunes(text) : text.split(separator);
}

/** A text of exactly Go's type string, or a json.Number; undefined for all else. */
function sameTextType(a: Value, b: Value): [string, string] | undefined {
  if (typeof a === 'string' && typeof b === 'string') return [a, b];
  return a instanceof JsonNumber && b instanceof JsonNumber ? [a.text, b.text] : undefined;
}

function isText(value: Value): boolean {
  return typeof value === 'string' || value instanceof JsonNumber;
}

/** Texts of one type, signed integers of any width and floats are compared; nothing else is ever equal. */
function isSame(item: Value, wanted: Value): boolean {
  if (isText(item)) {
    refuseNil(wanted);
    const texts = sameTextType(item, wanted);
    return texts !== undefined && texts[0] === texts[1];
  }
  if (item instanceof GoInt && wanted instanceof GoInt) {
    return item.type.signed && wanted.type.signed && item.value === wanted.value;
  }
  return typeof item === 'number' && item === wanted;
}

function refuseNil(value: Value): void {
  if (value === null) throw new FunctionError('reflect: call of reflect.Value.Type on zero Value');
}

function isIn(container: Value, wanted: Value): boolean {
  if (container instanceof GoSlice) return container.items.some((item) => isSame(item, wanted));
  if (!isText(container)) return false;
  refuseNil(wanted);
  const texts = sameTextType(container, wanted);
  return texts?.[0].includes(texts[1]) ?? false;
}

/** Tests a list of values against what contains them. */
function containsSome(
  name: string,
  facts: { doc: string; output: string },
  test: (wanted: readonly Value[], isFound: (value: Value) => boolean) => boolean,
): FunctionEntry {
  return define({
    name,
    params: ['[]interface {}', 'interface {}'],
    result: 'bool',
    doc: facts.doc,
    example: { template: `{{ ${name} (sprig_list "a" "x") (split "," "a,b") }}`, output: facts.output },
    body: ([wanted, container]) => test(wanted.items, (value) => isIn(container, value)),
  });
}

/** Lists: searching, splitting and joining. */
export const listFunctions: readonly FunctionEntry[] = [
  define({
    name: 'contains',
    params: ['interface {}', 'interface {}'],
    result: 'bool',
    doc: 'whether the first value is in the second: an element of a list or a part of a text',
    example: { template: '{{ split "," "a,b" | contains "b" }}', output: 'true' },
    body: ([wanted, container]) => isIn(container, wanted),
  }),
  define({
    name: 'in',
    params: ['interface {}', 'interface {}'],
    result: 'bool',
    doc: 'whether the second value is in the first: an element of a list or a part of a text',
    example: { template: '{{ in "team" "ea" }}', output: 'true' },
    body: ([container, wanted]) => isIn(container, wanted),
  }),
  containsSome(
    'containsAll',
    { doc: 'whether all values of the list are in the second argument', output: 'false' },
    (wanted, isFound) => wanted.every(isFound),
  ),
  containsSome(
    'containsAny',
    { doc: 'whether any value of the list is in the second argument', output: 'true' },
    (wanted, isFound) => wanted.some(isFound),
  ),
  containsSome(
    'containsNone',
    { doc: 'whether no value of the list is in the second argument', output: 'false' },
    (wanted, isFound) => !wanted.some(isFound),
  ),
  containsSome(
    'containsNotAll',
    { doc: 'whether some value of the list is missing in the second argument', output: 'true' },
    (wanted, isFound) => !wanted.every(isFound),
  ),
  define({
    name: 'join',
    params: ['string', '[]string'],
    result: 'string',
    doc: 'the texts of a list with the first argument between them',
    example: { template: '{{ split "," "a,b" | join "+" }}', output: 'a+b' },
    body: ([separator, list], call) => {
      const texts = list.items.filter((item) => typeof item === 'string');
      call.reserve(texts.reduce((size, text) => size + text.length + separator.length, 0));
      return texts.join(separator);
    },
  }),
  define({
    name: 'split',
    params: ['string', 'string'],
    result: '[]string',
    doc: 'the parts of a text between separators; white space around the text does not count',
    example: { template: '{{ split "," "a,b" }}', output: '[a b]' },
    body: ([separator, text]) => {
      const trimmed = trimSpace(text);
      return strings(trimmed === '' ? [] : split(trimmed, separator));
    },
  }),
  define({
    name: 'splitToMap',
    params: ['string', 'string', 'string'],
    result: 'map[string]string',
    doc: 'a map from a text of items, each with a key and a value',
    example: { template: '{{ splitToMap "," "=" "a=1,b=2" }}', output: 'map[a:1 b:2]' },
    body: ([itemSeparator, keySeparator, text]) => {
      const map = new GoMap('string', 'string');
      const trimmed = trimSpace(text);
      const items = trimmed === '' ? [] : split(trimmed, itemSeparator);
      for (const item of items) {
        const end = item.indexOf(keySeparator);
        if (end >= 0) map.set(item.slice(0, end), item.slice(end + keySeparator.length));
      }
      return map;
    },
  }),
];
