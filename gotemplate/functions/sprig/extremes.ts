import { int64 } from '../../value.ts';
import type { FunctionEntry } from '../entry.ts';
import { define } from '../entry.ts';
import { toFloat64, toInt64 } from './cast.ts';

const any = 'interface {}';

/** An infinity in the direction wins over NaN, as in Go's math.Max and math.Min. */
function extreme(values: readonly number[], choose: (...values: number[]) => number, winner: number): number {
  return values.includes(winner) ? winner : choose(...values);
}

const integerExtreme = (
  name: string,
  doc: string,
  output: string,
  isBetter: (a: bigint, b: bigint) => boolean,
) =>
  define({
    name,
    params: [any],
    rest: any,
    result: 'int64',
    doc,
    example: { template: `{{ ${name} 3 1 2 }}`, output },
    body: (values) => int64(values.map(toInt64).reduce((best, next) => (isBetter(next, best) ? next : best))),
  });

export const extremeFunctions: readonly FunctionEntry[] = [
  integerExtreme('sprig_max', 'the greatest of several integers', '3', (a, b) => a > b),
  integerExtreme('sprig_biggest', 'the greatest of several integers', '3', (a, b) => a > b),
  integerExtreme('sprig_min', 'the least of several integers', '1', (a, b) => a < b),
  define({
    name: 'sprig_maxf',
    params: [any],
    rest: any,
    result: 'float64',
    doc: 'the greatest of several floats',
    example: { template: '{{ sprig_maxf 1.5 2 }}', output: '2' },
    body: (values) => extreme(values.map(toFloat64), Math.max, Infinity),
  }),
  define({
    name: 'sprig_minf',
    params: [any],
    rest: any,
    result: 'float64',
    doc: 'the least of several floats',
    example: { template: '{{ sprig_minf 1.5 2 }}', output: '1.5' },
    body: (values) => extreme(values.map(toFloat64), Math.min, -Infinity),
  }),
];
