/** The levels of the log, from most to least talkative. */
import type { LogLevel } from '../config/model.ts';

const order: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error'];

/** Whether a line of a level is shown by a log that is set to another. */
export function isShown(line: LogLevel, set: LogLevel): boolean {
  return order.indexOf(line) >= order.indexOf(set);
}
