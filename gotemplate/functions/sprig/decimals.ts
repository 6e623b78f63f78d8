import { define } from '../entry.ts';
import type { FunctionEntry } from '../entry.ts';
import { toFloat64 } from './cast.ts';
import { calculate } from './decimal.ts';

const any = 'interface {}';

const decimalOperation = (
  name: string,
  operation: Parameters<typeof calculate>[0],
  doc: string,
  example: { template: string; output: string },
) =>
  define({
    name,
    params: [any],
    rest: any,
    result: 'float64',
    doc,
    example,
    body: ([first, ...others]) => calculate(operation, toFloat64(first), others.map(toFloat64)),
  });

export const decimalFunctions: readonly FunctionEntry[] = [
  define({
    name: 'sprig_addf',
    params: [],
    rest: any,
    result: 'float64',
    doc: 'adds floats in decimal',
    example: { template: '{{ sprig_addf 0.1 0.2 }}', output: '0.3' },
    body: (values) => calculate('add', 0, values.map(toFloat64)),
  }),
  define({
    name: 'sprig_add1f',
    params: [any],
    result: 'float64',
    doc: 'adds one to a float in decimal',
    example: { template: '{{ sprig_add1f 1.1 }}', output: '2.1' },
    body: ([value]) => calculate('add', toFloat64(value), [1]),
  }),
  decimalOperation('sprig_subf', 'subtract', 'subtracts floats in decimal', {
    template: '{{ sprig_subf 0.3 0.1 }}',
    output: '0.2',
  }),
  decimalOperation('sprig_mulf', 'multiply', 'multiplies floats in decimal', {
    template: '{{ sprig_mulf 1.1 1.1 }}',
    output: '1.21',
  }),
  decimalOperation('sprig_divf', 'divide', 'divides floats in decimal, to 16 places', {
    template: '{{ sprig_divf 10 4 }}',
    output: '2.5',
  }),
];
