import { isTrue } from '../../value.ts';
import type { Value } from '../../value.ts';
import { define } from '../entry.ts';
import type { FunctionEntry } from '../entry.ts';

function firstOrLast(args: readonly Value[], isWanted: (value: Value) => boolean): Value {
  return args.find(isWanted) ?? args.at(-1) ?? null;
}

/** Boolean logic. The evaluator does not even compute the arguments of `and` and `or` behind the deciding one. */
export const logic: readonly FunctionEntry[] = [
  define({
    name: 'and',
    params: ['interface {}'],
    rest: 'interface {}',
    result: 'interface {}',
    doc: 'the first argument that is empty, else the last one',
    example: { template: '{{ and 1 0 2 }}', output: '0' },
    body: (args) => firstOrLast(args, (value) => !isTrue(value)),
  }),
  define({
    name: 'or',
    params: ['interface {}'],
    rest: 'interface {}',
    result: 'interface {}',
    doc: 'the first argument that is not empty, else the last one',
    example: { template: '{{ or "" "x" }}', output: 'x' },
    body: (args) => firstOrLast(args, isTrue),
  }),
  define({
    name: 'not',
    params: ['interface {}'],
    result: 'bool',
    doc: 'tells whether a value is empty',
    example: { template: '{{ not "" }}', output: 'true' },
    body: ([value]) => !isTrue(value),
  }),
];
