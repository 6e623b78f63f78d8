import { FunctionError } from '../../errors.ts';
import { parseInt } from '../../strconv/integers.ts';
import { GoSlice, int, int64 } from '../../value.ts';
import type { Value } from '../../value.ts';
import { capacityAfter } from '../../values/growth.ts';
import { define } from '../entry.ts';
import type { Call, FunctionEntry } from '../entry.ts';
import { toFloat64, toInt64 } from './cast.ts';
import { powerOfTen } from './power.ts';
import { textOf } from './text-of.ts';

const any = 'interface {}';

function divisor(value: Value): bigint {
  const number = toInt64(value);
  if (number === 0n) throw new FunctionError('runtime error: integer divide by zero');
  return number;
}

const wrapped = (value: bigint) => BigInt.asIntN(64, value);

/** Rounds at `places` decimals; a fraction of at least `on` rounds up. */
function round(value: number, places: number, on: number): number {
  const power = powerOfTen(places);
  const shifted = power * value;
  const fraction = shifted - Math.trunc(shifted);
  return (fraction >= on ? Math.ceil(shifted) : Math.floor(shifted)) / power;
}

/** From start to before stop by step; nothing when the step leads away. */
function steps(start: number, stop: number, step: number, call: Call): number[] {
  const count = Math.max(0, Math.ceil((stop - start) / step));
  if (step === 0 || !Number.isFinite(count)) return [];
  call.spend(count);
  return Array.from({ length: count }, (_, index) => start + index * step);
}

/** Integers that Go appends one by one. */
const ints = (numbers: readonly number[]) =>
  new GoSlice('int', numbers.map(int), false, capacityAfter(numbers.length, 'int'));

/** Start, step and end of one, two or three bounds; a missing step leads from start to end. */
function sequenceBounds(bounds: readonly number[]): { start: number; step: number; end: number } {
  const [first = 0, second = 0, third = 0] = bounds;
  const start = bounds.length === 1 ? 1 : first;
  const end = [0, first, second, third][bounds.length] ?? 0;
  return { start, end, step: bounds.length === 3 ? second : Math.sign(end - start) || 1 };
}

function sequence(bounds: readonly number[], call: Call): string {
  if (bounds.length === 0 || bounds.length > 3) return '';
  const { start, step, end } = sequenceBounds(bounds);
  const direction = end < start ? -1 : 1;
  if (direction < 0 && step > 0) return '';
  return steps(start, end + direction, step, call).join(' ');
}

export const numberFunctions: readonly FunctionEntry[] = [
  define({
    name: 'sprig_int',
    params: [any],
    result: 'int',
    doc: 'makes an int of a number or text, 0 of anything else',
    example: { template: '{{ sprig_int "0x10" }}', output: '16' },
    body: ([value]) => int(toInt64(value)),
  }),
  define({
    name: 'sprig_int64',
    params: [any],
    result: 'int64',
    doc: 'makes an int64 of a number or text, 0 of anything else',
    example: { template: '{{ sprig_int64 "010" }}', output: '8' },
    body: ([value]) => int64(toInt64(value)),
  }),
  define({
    name: 'sprig_float64',
    params: [any],
    result: 'float64',
    doc: 'makes a float64 of a number or text, 0 of anything else',
    example: { template: '{{ sprig_float64 "1.5" }}', output: '1.5' },
    body: ([value]) => toFloat64(value),
  }),
  define({
    name: 'sprig_atoi',
    params: ['string'],
    result: 'int',
    doc: 'reads a decimal integer, 0 when it is none',
    example: { template: '{{ sprig_atoi "42" }}', output: '42' },
    body: ([text]) => {
      const { value, fault } = parseInt(text);
      if (fault === undefined) return int(value);
      if (fault === 'invalid syntax') return int(0);
      return int(text.startsWith('-') ? -(1n << 63n) : (1n << 63n) - 1n);
    },
  }),
  define({
    name: 'sprig_toDecimal',
    params: [any],
    result: 'int64',
    doc: 'reads a number in base eight, 0 when it is none',
    example: { template: '{{ sprig_toDecimal "0777" }}', output: '511' },
    body: ([value]) => int64(parseInt(textOf(value), 8).value ?? 0n),
  }),
  define({
    name: 'sprig_div',
    params: [any, any],
    result: 'int64',
    doc: 'divides two integers, towards zero',
    example: { template: '{{ sprig_div 10 3 }}', output: '3' },
    body: ([a, b]) => int64(toInt64(a) / divisor(b)),
  }),
  define({
    name: 'sprig_mod',
    params: [any, any],
    result: 'int64',
    doc: 'the remainder of an integer division',
    example: { template: '{{ sprig_mod 10 3 }}', output: '1' },
    body: ([a, b]) => int64(toInt64(a) % divisor(b)),
  }),
  define({
    name: 'sprig_sub',
    params: [any, any],
    result: 'int64',
    doc: 'subtracts the second integer from the first',
    example: { template: '{{ sprig_sub 5 2 }}', output: '3' },
    body: ([a, b]) => int64(toInt64(a) - toInt64(b)),
  }),
  define({
    name: 'sprig_add',
    params: [],
    rest: any,
    result: 'int64',
    doc: 'adds integers',
    example: { template: '{{ sprig_add 1 2 3 }}', output: '6' },
    body: (values) => int64(values.reduce<bigint>((sum, value) => wrapped(sum + toInt64(value)), 0n)),
  }),
  define({
    name: 'sprig_add1',
    params: [any],
    result: 'int64',
    doc: 'adds one to an integer',
    example: { template: '{{ sprig_add1 4 }}', output: '5' },
    body: ([value]) => int64(toInt64(value) + 1n),
  }),
  define({
    name: 'sprig_mul',
    params: [any],
    rest: any,
    result: 'int64',
    doc: 'multiplies integers',
    example: { template: '{{ sprig_mul 2 3 4 }}', output: '24' },
    body: (values) => int64(values.reduce<bigint>((product, value) => wrapped(product * toInt64(value)), 1n)),
  }),
  define({
    name: 'sprig_floor',
    params: [any],
    result: 'float64',
    doc: 'the greatest whole number not above',
    example: { template: '{{ sprig_floor 1.7 }}', output: '1' },
    body: ([value]) => Math.floor(toFloat64(value)),
  }),
  define({
    name: 'sprig_ceil',
    params: [any],
    result: 'float64',
    doc: 'the least whole number not below',
    example: { template: '{{ sprig_ceil 1.2 }}', output: '2' },
    body: ([value]) => Math.ceil(toFloat64(value)),
  }),
  define({
    name: 'sprig_round',
    params: [any, 'int'],
    rest: 'float64',
    result: 'float64',
    doc: 'rounds to so many decimals; the last argument says from which fraction on it goes up',
    example: { template: '{{ sprig_round 123.5555 2 }}', output: '123.56' },
    body: ([value, places, on = 0.5]) => round(toFloat64(value), places, on),
  }),
  define({
    name: 'sprig_until',
    params: ['int'],
    result: '[]int',
    doc: 'the integers from 0 to before a number',
    example: { template: '{{ sprig_until 3 }}', output: '[0 1 2]' },
    body: ([count], call) => ints(steps(0, count, count < 0 ? -1 : 1, call)),
  }),
  define({
    name: 'sprig_untilStep',
    params: ['int', 'int', 'int'],
    result: '[]int',
    doc: 'the integers from a start to before a stop by a step',
    example: { template: '{{ sprig_untilStep 0 6 2 }}', output: '[0 2 4]' },
    body: ([start, stop, step], call) => ints(steps(start, stop, step, call)),
  }),
  define({
    name: 'sprig_seq',
    params: [],
    rest: 'int',
    result: 'string',
    doc: 'integers as the seq command prints them: last; first last; first step last',
    example: { template: '{{ sprig_seq 5 2 }}', output: '5 4 3 2' },
    body: (bounds, call) => sequence(bounds, call),
  }),
  define({
    name: 'sprig_randInt',
    params: ['int', 'int'],
    result: 'int',
    doc: 'a random integer from the first to before the second',
    body: ([low, high], call) => {
      if (high <= low) throw new FunctionError('invalid argument to Intn');
      return int(low + Math.floor(call.random() * (high - low)));
    },
  }),
];
