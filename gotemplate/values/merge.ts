import { GoInt } from './integer.ts';
import { JsonNumber } from './json-number.ts';
import { GoMap } from './map.ts';
import { GoSlice } from './slice.ts';
import { TypedNil } from './struct.ts';
import type { Value } from './value.ts';

/** Empty as the mergo library sees it: nil, zero, false, and texts, lists and maps without content. */
function isEmpty(value: Value): boolean {
  if (value === null || value instanceof TypedNil || value === '' || value === false || value === 0)
    return true;
  if (value instanceof GoMap) return value.size === 0;
  if (value instanceof GoSlice) return value.items.length === 0;
  if (value instanceof GoInt) return value.value === 0n;
  return value instanceof JsonNumber && value.text === '';
}

/**
 * Merges a map into another, which is changed and returned (mergo 1.0.2, maps of equal type): the destination's values
 * stay unless they are empty, with `overwrite` the source's win; maps in maps are merged the same way.
 */
export function mergeInto(destination: GoMap, source: GoMap, overwrite: boolean): GoMap {
  if (destination.isNil && source.isNil) return destination;
  const merged = destination.isNil ? new GoMap(destination.keyType, destination.elementType) : destination;
  for (const [key, value] of [...source.entries()]) mergeEntry(merged, key, value, overwrite);
  return merged;
}

function mergeEntry(destination: GoMap, key: Value, value: Value, overwrite: boolean): void {
  const present = destination.get(key);
  const bothMaps = value instanceof GoMap && present instanceof GoMap;
  if (bothMaps) mergeNested(present, value, overwrite);
  const wins = overwrite && !bothMaps;
  const fills = value !== null && (present === undefined || isEmpty(present));
  if (wins || fills) destination.set(key, value);
}

function mergeNested(destination: GoMap, source: GoMap, overwrite: boolean): void {
  if (!destination.isNil && destination !== source) mergeInto(destination, source, overwrite);
}
