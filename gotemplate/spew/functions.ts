import { body } from '../functions/entry.ts';
import { spewDump } from './dump.ts';
import { spewSprintf } from './printf.ts';

/** The body of `spew_sdump`. */
export const sdump = body([], (values, call) => spewDump(values, call.reserve));

/** The body of `spew_sprintf`. */
export const sprintf = body(['string'], ([format, ...operands], call) => {
  return spewSprintf(format, operands, call.reserve);
});
