import { capacityAfter } from './growth.ts';
import { GoInt, UINT8 } from './integer.ts';
import type { Value } from './value.ts';

/** A Go slice. The element type is spelled as Go prints it; a nil slice is empty and reports `isNil`. */
export class GoSlice {
  readonly elementType: string;
  readonly items: readonly Value[];
  readonly isNil: boolean;
  /** How many elements fit in without a new allocation; dumps show it, and slicing reaches that far. */
  readonly capacity: number;

  constructor(elementType: string, items: readonly Value[], isNil = false, capacity = items.length) {
    this.elementType = elementType;
    this.items = items;
    this.isNil = isNil;
    this.capacity = capacity;
  }

  /** The Go type, for example `[]interface {}`. */
  get type(): string {
    return `[]${this.elementType}`;
  }
}

/** A `[]interface {}`. */
export function list(items: readonly Value[]): GoSlice {
  return new GoSlice('interface {}', items);
}

/** A `[]interface {}` to which Go appends its items one by one. */
export function appendedList(items: readonly Value[]): GoSlice {
  return new GoSlice('interface {}', items, false, capacityAfter(items.length, 'interface {}'));
}

/** A `[]string` from byte strings. */
export function strings(items: readonly string[]): GoSlice {
  return new GoSlice('string', items);
}

/** A `[]uint8` from a byte string. */
export function bytes(text: string): GoSlice {
  return new GoSlice(
    UINT8.name,
    Array.from(text, (byte) => new GoInt(UINT8, BigInt(byte.charCodeAt(0)))),
  );
}
