import { FunctionError } from '../errors.ts';
import { parseFloat } from '../strconv/floats.ts';
import { parseInt } from '../strconv/integers.ts';
import type { Parsed } from '../strconv/integers.ts';
import { int64 } from '../value.ts';
import type { JsonNumber, Methods } from '../value.ts';

function parsedOrThrow<T>(parsed: Parsed<T>, name: string): T {
  if (parsed.fault !== undefined) throw new FunctionError(`strconv.${name}: ${parsed.fault}`);
  return parsed.value;
}

/** The methods of json.Number. */
export const jsonNumberMethods: Methods<JsonNumber> = new Map([
  ['Int64', { params: [], call: ({ text }) => int64(parsedOrThrow(parseInt(text), 'ParseInt')) }],
  ['Float64', { params: [], call: ({ text }) => parsedOrThrow(parseFloat(text), 'ParseFloat') }],
  ['String', { params: [], call: ({ text }) => text }],
]);
