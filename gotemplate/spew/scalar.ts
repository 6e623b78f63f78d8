import { printed } from '../format/print.ts';
import { GoInt, GoStruct, JsonNumber, NIL_INTERFACE, typeOf, type Value } from '../value.ts';

/** A nil without a type is shown as an empty interface. */
export function spewType(value: Value): string {
  return value === null ? 'interface {}' : typeOf(value);
}

/** What a String method says, for values that have one; go-spew asks it before it looks inside. */
export function methodText(value: Value): string | undefined {
  if (value instanceof JsonNumber) return value.text;
  if (value instanceof GoInt) return value.type.text?.(value);
  return value instanceof GoStruct ? value.struct.text?.(value) : undefined;
}

/** Numbers, booleans and what cannot be looked into. */
export function scalarText(value: Value): string {
  return value === null || value === NIL_INTERFACE ? '<nil>' : printed(value);
}

/** Keys and values by key; Go's order is random, ours is not. */
export function sortedEntries(entries: Iterable<readonly [Value, Value]>): (readonly [Value, Value])[] {
  const byText = (a: string, b: string) => (a < b ? -1 : Number(a > b));
  return [...entries].sort(([a], [b]) => byText(scalarText(a), scalarText(b)));
}
