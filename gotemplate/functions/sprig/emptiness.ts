import { GoStruct, JsonNumber, isTrue } from '../../value.ts';
import type { Value } from '../../value.ts';

/** What sprig calls empty: nil, zero, false, and texts, lists and maps without content; a structure never is. */
export function isEmpty(value: Value): boolean {
  if (value instanceof GoStruct) return false;
  return value instanceof JsonNumber ? value.text === '' : !isTrue(value);
}
