import { GoInt } from './integer.ts';
import type { GoMap } from './map.ts';
import { kindOf } from './types.ts';
import type { Kind } from './types.ts';
import type { Value } from './value.ts';

/** Order of keys of different kinds in one map; Go leaves it open apart from nil being first. */
const KIND_ORDER: readonly Kind[] = ['invalid', 'bool', 'int', 'uint', 'float', 'string'];

/** The keys in the order in which Go prints and ranges over them: ascending within a kind, NaN first, false before true. */
export function sortedKeys(map: GoMap): readonly Value[] {
  return map.keyType === 'string' ? map.stringKeys() : Array.from(map.keys()).sort(compareKeys);
}

function compareKeys(a: Value, b: Value): number {
  const difference = KIND_ORDER.indexOf(kindOf(a)) - KIND_ORDER.indexOf(kindOf(b));
  if (difference !== 0) return difference;
  const [first, second] = [comparable(a), comparable(b)];
  if (Number.isNaN(first) || Number.isNaN(second))
    return Number(Number.isNaN(second)) - Number(Number.isNaN(first));
  return first < second ? -1 : Number(first > second);
}

function comparable(key: Value): string | number | bigint {
  if (key instanceof GoInt) return key.value;
  if (typeof key === 'string' || typeof key === 'number') return key;
  return Number(key === true);
}
