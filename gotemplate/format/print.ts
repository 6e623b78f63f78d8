import { GoSequence, GoFunction, GoStruct, JsonNumber } from '../value.ts';
import type { Value } from '../value.ts';
import { NO_FLAGS } from './flags.ts';
import { formatOperand } from './value.ts';

const PLAIN = { verb: 'v', flags: NO_FLAGS } as const;

/** A value as fmt.Print shows it, which is `%v`. */
export function printed(value: Value): string {
  return typeof value === 'string' ? value : formatOperand(value, PLAIN);
}

/** fmt.Sprint: a space only between two operands of which neither is a string. */
export function sprint(operands: readonly Value[]): string {
  let text = '';
  let afterString = true;
  for (const operand of operands) {
    const isString = typeof operand === 'string' || operand instanceof JsonNumber;
    text += (isString || afterString ? '' : ' ') + printed(operand);
    afterString = isString;
  }
  return text;
}

/** fmt.Sprintln: a space between all operands, a line feed at the end. */
export function sprintln(operands: readonly Value[]): string {
  return `${operands.map(printed).join(' ')}\n`;
}

/** What an action prints for its value; undefined for channels and functions, which cannot be printed. */
export function actionText(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  if (value instanceof GoSequence || value instanceof GoFunction) return undefined;
  return printed(printable(value));
}

/** The value that printing sees in place of one: a missing value has a text of its own, a pointer what it points to. */
export function printable(value: Value): Value {
  if (value === null) return '<no value>';
  return value instanceof GoStruct ? value.dereference() : value;
}
