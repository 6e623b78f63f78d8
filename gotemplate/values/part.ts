import { GoSlice } from './slice.ts';
import { unwrapInterface, zeroOf } from './types.ts';

/** Where a part of a slice begins and ends, and how far it may be sliced again; all within the capacity. */
export interface Bounds {
  readonly from: number;
  readonly to: number;
  readonly capacity: number;
}

/** A part of a slice; behind the items it holds zero values, for Go lets slicing go beyond the length. */
export function partOf(slice: GoSlice, { from, to, capacity }: Bounds): GoSlice {
  const { elementType, items, isNil } = slice;
  const part = items.slice(from, to);
  while (part.length < to - from) part.push(unwrapInterface(zeroOf(elementType)));
  return new GoSlice(elementType, part, isNil, capacity - from);
}
