import { FunctionError } from '../../errors.ts';
import { GoMap, GoSlice, TypedNil, appendedList, stringMap, strings } from '../../value.ts';
import type { Value } from '../../value.ts';
import { define } from '../entry.ts';
import type { Body, FunctionEntry } from '../entry.ts';
import { textOf } from './text-of.ts';

const any = 'interface {}';
const dict = 'map[string]interface {}';

function pairs(values: readonly Value[]): GoMap {
  const map = new GoMap();
  for (let index = 0; index < values.length; index += 2)
    map.set(textOf(values[index] ?? null), index + 1 < values.length ? (values[index + 1] ?? null) : '');
  return map;
}

function filtered(map: GoMap, keep: (key: string) => boolean): GoMap {
  return stringMap(
    map
      .stringKeys()
      .filter(keep)
      .map((key) => [key, map.get(key) ?? null]),
  );
}

const asDict = (value: Value): GoMap => {
  if (value instanceof GoMap && value.type === dict) return value;
  throw new FunctionError('interface conversion: a step of dig is not a map[string]interface {}');
};

/** Follows the keys; a missing one gives the fallback, a step that is no map is an error. */
function dig(values: readonly Value[]): Value {
  if (values.length < 3) throw new FunctionError('dig needs at least three arguments');
  const keys = values.slice(0, -2);
  let here: Value = asDict(values.at(-1) ?? null);
  for (const key of keys) {
    if (typeof key !== 'string')
      throw new FunctionError('interface conversion: a key of dig is not a string');
    const next = asDict(here).get(key);
    if (next === undefined) return values.at(-2) ?? null;
    here = next;
  }
  return here;
}

/** A copy that shares nothing with the original (copystructure). */
function deepCopy(value: Value): Value {
  if (value instanceof GoSlice)
    return new GoSlice(value.elementType, value.items.map(deepCopy), value.isNil, value.capacity);
  if (!(value instanceof GoMap) || value.isNil) return value;
  const copy = new GoMap(value.keyType, value.elementType);
  for (const [key, element] of value.entries()) copy.set(key, deepCopy(element));
  return copy;
}

const copying = (name: string) =>
  define({
    name,
    params: [any],
    result: any,
    doc: 'a copy that shares nothing with the original',
    example: { template: `{{ ${name} (sprig_dict "a" 1) }}`, output: 'map[a:1]' },
    body: ([value]) => {
      if (value === null || value instanceof TypedNil)
        throw new FunctionError('reflect: call of reflect.Value.Type on zero Value');
      return deepCopy(value);
    },
  });

/** Merging changes the first map; loaded when first used, as it is rarely needed. */
const merging = (name: string, overwrite: boolean): FunctionEntry => ({
  name,
  params: [dict],
  rest: dict,
  result: any,
  doc: overwrite
    ? 'merges maps into the first one; later values win'
    : 'merges maps into the first one; its own values win',
  example: {
    template: `{{ ${name} (sprig_dict "a" 1) (sprig_dict "a" 2 "b" 3) }}`,
    output: overwrite ? 'map[a:2 b:3]' : 'map[a:1 b:3]',
  },
  load: async (): Promise<Body> => {
    const { mergeInto } = await import('../../values/merge.ts');
    return ([target, ...sources]) =>
      sources.reduce<GoMap>(
        (merged, source) => mergeInto(merged, source as GoMap, overwrite),
        target as GoMap,
      );
  },
});

export const dictFunctions: readonly FunctionEntry[] = [
  define({
    name: 'sprig_dict',
    params: [],
    rest: any,
    result: dict,
    doc: 'a map of alternating keys and values',
    example: { template: '{{ sprig_dict "a" 1 "b" 2 }}', output: 'map[a:1 b:2]' },
    body: (values) => pairs(values),
  }),
  define({
    name: 'sprig_get',
    params: [dict, 'string'],
    result: any,
    doc: 'the value of a key, an empty text when it is missing',
    example: { template: '{{ sprig_get (sprig_dict "a" 1) "a" }}', output: '1' },
    body: ([map, key]) => map.get(key) ?? (map.has(key) ? null : ''),
  }),
  define({
    name: 'sprig_set',
    params: [dict, 'string', any],
    result: dict,
    doc: 'changes a key of a map and returns the map',
    example: { template: '{{ sprig_set (sprig_dict "a" 1) "b" 2 }}', output: 'map[a:1 b:2]' },
    body: ([map, key, value]) => {
      if (map.isNil) throw new FunctionError('assignment to entry in nil map');
      return map.set(key, value);
    },
  }),
  define({
    name: 'sprig_unset',
    params: [dict, 'string'],
    result: dict,
    doc: 'removes a key of a map and returns the map',
    example: { template: '{{ sprig_unset (sprig_dict "a" 1) "a" }}', output: 'map[]' },
    body: ([map, key]) => {
      map.delete(key);
      return map;
    },
  }),
  define({
    name: 'sprig_hasKey',
    params: [dict, 'string'],
    result: 'bool',
    doc: 'whether a map has a key',
    example: { template: '{{ sprig_hasKey (sprig_dict "a" 1) "a" }}', output: 'true' },
    body: ([map, key]) => map.has(key),
  }),
  define({
    name: 'sprig_pluck',
    params: ['string'],
    rest: dict,
    result: '[]interface {}',
    doc: 'the values that several maps have for a key',
    example: { template: '{{ sprig_pluck "a" (sprig_dict "a" 1) (sprig_dict "a" 2) }}', output: '[1 2]' },
    body: ([key, ...maps]) =>
      appendedList(maps.filter((map) => map.has(key)).map((map) => map.get(key) ?? null)),
  }),
  define({
    name: 'sprig_keys',
    params: [],
    rest: dict,
    result: '[]string',
    doc: 'the keys of maps, each map in order (upstream: at random)',
    example: { template: '{{ sprig_keys (sprig_dict "b" 1 "a" 2) }}', output: '[a b]' },
    body: (maps) => strings(maps.flatMap((map) => map.stringKeys())),
  }),
  define({
    name: 'sprig_values',
    params: [dict],
    result: '[]interface {}',
    doc: 'the values of a map in the order of its keys (upstream: at random)',
    example: { template: '{{ sprig_values (sprig_dict "b" 1 "a" 2) }}', output: '[2 1]' },
    body: ([map]) => appendedList(map.stringKeys().map((key) => map.get(key) ?? null)),
  }),
  define({
    name: 'sprig_pick',
    params: [dict],
    rest: 'string',
    result: dict,
    doc: 'a map of only the given keys',
    example: { template: '{{ sprig_pick (sprig_dict "a" 1 "b" 2) "a" }}', output: 'map[a:1]' },
    body: ([map, ...keys]) => filtered(map, (key) => keys.includes(key)),
  }),
  define({
    name: 'sprig_omit',
    params: [dict],
    rest: 'string',
    result: dict,
    doc: 'a map without the given keys',
    example: { template: '{{ sprig_omit (sprig_dict "a" 1 "b" 2) "a" }}', output: 'map[b:2]' },
    body: ([map, ...keys]) => filtered(map, (key) => !keys.includes(key)),
  }),
  define({
    name: 'sprig_dig',
    params: [],
    rest: any,
    result: any,
    doc: 'the value behind several keys, or the fallback before the map when one is missing',
    example: { template: '{{ sprig_dig "a" "b" "none" (sprig_dict "a" (sprig_dict "b" 1)) }}', output: '1' },
    body: (values) => dig(values),
  }),
  copying('sprig_deepCopy'),
  copying('sprig_mustDeepCopy'),
  merging('sprig_merge', false),
  merging('sprig_mustMerge', false),
  merging('sprig_mergeOverwrite', true),
  merging('sprig_mustMergeOverwrite', true),
];
