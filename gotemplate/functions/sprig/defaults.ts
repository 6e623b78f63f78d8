import { FunctionError } from '../../errors.ts';
import { define } from '../entry.ts';
import type { FunctionEntry } from '../entry.ts';
import { isEmpty } from './emptiness.ts';

const any = 'interface {}';

export const defaultFunctions: readonly FunctionEntry[] = [
  define({
    name: 'sprig_default',
    params: [any],
    rest: any,
    result: any,
    doc: 'the second value, or the first when that is empty',
    example: { template: '{{ sprig_default "none" "" }}', output: 'none' },
    body: ([fallback, given = null]) => (isEmpty(given) ? fallback : given),
  }),
  define({
    name: 'sprig_empty',
    params: [any],
    result: 'bool',
    doc: 'whether a value is nil, zero, false or without content',
    example: { template: '{{ sprig_empty "" }}', output: 'true' },
    body: ([value]) => isEmpty(value),
  }),
  define({
    name: 'sprig_coalesce',
    params: [],
    rest: any,
    result: any,
    doc: 'the first value that is not empty',
    example: { template: '{{ sprig_coalesce 0 "" "x" }}', output: 'x' },
    body: (values) => values.find((value) => !isEmpty(value)) ?? null,
  }),
  define({
    name: 'sprig_all',
    params: [],
    rest: any,
    result: 'bool',
    doc: 'whether no value is empty',
    example: { template: '{{ sprig_all 1 "x" }}', output: 'true' },
    body: (values) => !values.some(isEmpty),
  }),
  define({
    name: 'sprig_any',
    params: [],
    rest: any,
    result: 'bool',
    doc: 'whether some value is not empty',
    example: { template: '{{ sprig_any 0 "x" }}', output: 'true' },
    body: (values) => !values.every(isEmpty),
  }),
  define({
    name: 'sprig_ternary',
    params: [any, any, 'bool'],
    result: any,
    doc: 'the first value when the last is true, else the second',
    example: { template: '{{ true | sprig_ternary "yes" "no" }}', output: 'yes' },
    body: ([yes, no, condition]) => (condition ? yes : no),
  }),
  define({
    name: 'sprig_fail',
    params: ['string'],
    result: 'string',
    doc: 'always fails, with the given message',
    body: ([message]) => {
      throw new FunctionError(message);
    },
  }),
  define({
    name: 'sprig_hello',
    params: [],
    result: 'string',
    doc: 'a greeting',
    example: { template: '{{ sprig_hello }}', output: 'Hello!' },
    body: () => 'Hello!',
  }),
];
