import { FunctionError } from '../../errors.ts';
import { parseFloat } from '../../strconv/floats.ts';
import { type Parsed, parseInt, parseUint } from '../../strconv/integers.ts';
import { int64, uint64 } from '../../value.ts';
import { define } from '../entry.ts';
import type { FunctionEntry } from '../entry.ts';

const TRUE: ReadonlySet<string> = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const FALSE: ReadonlySet<string> = new Set(['', '0', 'f', 'F', 'FALSE', 'false', 'False']);

/** The value of a parsed number, or the fault that strconv names; the text is left out, it may be secret. */
function parsed<T>(name: string, parser: string, result: Parsed<T>): T {
  if (result.fault === undefined) return result.value;
  throw new FunctionError(`${name}: strconv.${parser}: ${result.fault}`);
}

/** Numbers and booleans from texts; the empty text is zero. */
export const parsingFunctions: readonly FunctionEntry[] = [
  define({
    name: 'parseBool',
    params: ['string'],
    result: 'bool',
    doc: 'true for 1, t, T, true, True, TRUE; false for 0, f, F, false, False, FALSE and the empty text',
    example: { template: '{{ parseBool "t" }}', output: 'true' },
    body: ([text]) => {
      if (TRUE.has(text) || FALSE.has(text)) return TRUE.has(text);
      throw new FunctionError('parseBool: strconv.ParseBool: invalid syntax');
    },
  }),
  define({
    name: 'parseFloat',
    params: ['string'],
    result: 'float64',
    doc: 'a float64 from a text',
    example: { template: '{{ parseFloat "1.50" }}', output: '1.5' },
    body: ([text]) => (text === '' ? 0 : parsed('parseFloat', 'ParseFloat', parseFloat(text))),
  }),
  define({
    name: 'parseInt',
    params: ['string'],
    result: 'int64',
    doc: 'an int64 from decimal digits',
    example: { template: '{{ parseInt "-7" | add 1 }}', output: '-6' },
    body: ([text]) => int64(text === '' ? 0 : parsed('parseInt', 'ParseInt', parseInt(text))),
  }),
  define({
    name: 'parseUint',
    params: ['string'],
    result: 'uint64',
    doc: 'a uint64 from decimal digits',
    example: { template: '{{ parseUint "7" }}', output: '7' },
    body: ([text]) => uint64(text === '' ? 0 : parsed('parseUint', 'ParseUint', parseUint(text))),
  }),
];
