import { FunctionError } from '../../errors.ts';
import { GoMap, stringMap, type Value } from '../../value.ts';
import { mergeInto } from '../../values/merge.ts';
import { body, define } from '../entry.ts';
import type { FunctionEntry } from '../entry.ts';

/** Puts a value at a path whose parts are separated by slashes, making maps on the way. */
function putAt(map: GoMap, path: string, value: Value): void {
  const [top = '', ...rest] = path.split('/');
  if (rest.length === 0) {
    if (top !== '') map.set(top, value);
    return;
  }
  if (!map.has(top)) map.set(top, stringMap());
  const nested = map.get(top);
  if (!(nested instanceof GoMap) || nested.type !== 'map[string]interface {}') {
    throw new FunctionError('explodeMap: not a map: a key leads through another key that has a value');
  }
  if (nested.isNil) throw new FunctionError('assignment to entry in nil map');
  putAt(nested, rest.join('/'), value);
}

const MERGE_EXAMPLE = {
  base: '(sprig_dict "a" 1 "b" 2)',
  other: '(sprig_dict "b" 3 "c" 4)',
};

const merge = body(['map[string]interface {}', 'map[string]interface {}'], ([destination, source]) => {
  return mergeInto(destination, source, false);
});

/** Maps: nesting and merging. */
export const mapFunctions: readonly FunctionEntry[] = [
  define({
    name: 'explodeMap',
    params: ['map[string]interface {}'],
    result: 'map[string]interface {}',
    doc: 'a nested map from a flat one whose keys are paths with slashes',
    example: { template: '{{ sprig_dict "a/b" 1 "a/c" 2 | explodeMap }}', output: 'map[a:map[b:1 c:2]]' },
    body: ([map]) => {
      const exploded = stringMap();
      for (const key of map.stringKeys()) putAt(exploded, key, map.get(key) ?? null);
      return exploded;
    },
  }),
  {
    name: 'mergeMap',
    params: ['map[string]interface {}', 'map[string]interface {}'],
    rest: 'func(*mergo.Config)',
    result: 'map[string]interface {}',
    doc: 'the first map with all that only the second has, maps in maps alike; the first map is changed',
    example: {
      template: `{{ mergeMap ${MERGE_EXAMPLE.base} ${MERGE_EXAMPLE.other} }}`,
      output: 'map[a:1 b:2 c:4]',
    },
    body: (args, call) => {
      if (args.length > 2) throw new FunctionError('mergeMap: options cannot be given in a template');
      return merge(args, call);
    },
  },
  define({
    name: 'mergeMapWithOverride',
    params: ['map[string]interface {}', 'map[string]interface {}'],
    result: 'map[string]interface {}',
    doc: 'the first map overlaid by the second, maps in maps alike; the first map is changed',
    example: {
      template: `{{ mergeMapWithOverride ${MERGE_EXAMPLE.base} ${MERGE_EXAMPLE.other} }}`,
      output: 'map[a:1 b:3 c:4]',
    },
    body: ([destination, source]) => mergeInto(destination, source, true),
  }),
];
