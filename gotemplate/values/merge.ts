import { FunctionError } from '../errors.ts';
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
  for (const [key, value] of [...source.entries()]) {
    requireAssignable(source.keyType, merged.keyType);
    if (mergesEntry(merged, key, value, overwrite)) {
      requireAssignable(source.elementType, merged.elementType);
      merged.set(key, value);
    }
  }
  return merged;
}

/** A map of one type cannot take what is declared as another; `interface {}` takes everything. */
function requireAssignable(type: string, to: string): void {
  if (type !== to && to !== 'interface {}') {
    throw new FunctionError(`reflect: value of type ${type} is not assignable to type ${to}`);
  }
}

/** Merges an entry whose both sides are maps; else tells whether the source's value is to be set. */
function mergesEntry(destination: GoMap, key: Value, value: Value, overwrite: boolean): boolean {
  const present = destination.get(key);
  const bothMaps = value instanceof GoMap && present instanceof GoMap;
  if (bothMaps) mergeNested(present, value, overwrite);
  const wins = overwrite && !bothMaps;
  const fills = value !== null && (present === undefined || isEmpty(present));
  return wins || fills;
}

function mergeNested(destination: GoMap, source: GoMap, overwrite: boolean): void {
  if (!destination.isNil && destination !== source) mergeInto(destination, source, overwrite);
}
