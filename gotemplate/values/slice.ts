import type { Value } from './value.ts';

/** A Go slice. The element type is spelled as Go prints it; a nil slice is empty and reports `isNil`. */
export class GoSlice {
  readonly elementType: string;
  readonly items: readonly Value[];
  readonly isNil: boolean;

  constructor(elementType: string, items: readonly Value[], isNil = false) {
    this.elementType = elementType;
    this.items = items;
    this.isNil = isNil;
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

/** A `[]string` from byte strings. */
export function strings(items: readonly string[]): GoSlice {
  return new GoSlice('string', items);
}
