import { printed } from '../../format/print.ts';
import { GoInt, GoSlice } from '../../value.ts';
import type { Value } from '../../value.ts';

/** The text of any value: a byte list as it is, all else as %v prints it. */
export function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  if (value instanceof GoSlice && value.type === '[]uint8') return value.items.map(byteOf).join('');
  return printed(value);
}

const byteOf = (item: Value) => (item instanceof GoInt ? String.fromCharCode(Number(item.value)) : '');

/** The texts of a list without its nils; a value that is no list is a list of one. */
export function textsOf(value: Value): string[] {
  const items = value instanceof GoSlice ? value.items : [value];
  return items.filter((item) => item !== null).map(textOf);
}
