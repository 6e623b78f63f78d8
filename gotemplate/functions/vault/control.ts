import { FunctionError } from '../../errors.ts';
import { parseInt } from '../../strconv/integers.ts';
import { GoInt, GoSequence, int64, JsonNumber, typeOf } from '../../value.ts';
import type { Value } from '../../value.ts';
import { define } from '../entry.ts';
import type { FunctionEntry } from '../entry.ts';

function loopBound(value: Value): bigint {
  if (value instanceof GoInt) return BigInt.asIntN(64, value.value);
  const text = value instanceof JsonNumber ? value.text : value;
  if (typeof text !== 'string') throw new FunctionError(`loop: bad argument type: ${typeOf(value)}`);
  if (text === '') return 0n;
  const parsed = parseInt(text);
  if (parsed.fault !== undefined) throw new FunctionError(`parseInt: strconv.ParseInt: ${parsed.fault}`);
  return parsed.value;
}

function* counting(from: bigint, to: bigint): Generator<readonly [Value, Value]> {
  for (let i = from; i < to; i++) yield [null, int64(i)];
}

/** Templates within templates, counting, and the time. */
export const controlFunctions: readonly FunctionEntry[] = [
  define({
    name: 'executeTemplate',
    params: ['string'],
    rest: 'interface {}',
    result: 'string',
    doc: 'the text that a defined template yields, optionally for a dot',
    example: {
      template: '{{ define "t" }}<{{ . }}>{{ end }}{{ executeTemplate "t" "x" | toUpper }}',
      output: '<X>',
    },
    body: ([name, ...dots], call) => {
      if (dots.length > 1) {
        const count = dots.length + 1;
        throw new FunctionError(
          `executeTemplate: wrong number of arguments, expected 1 or 2, but got ${count}`,
        );
      }
      return call.execute(name, dots[0] ?? null);
    },
  }),
  define({
    name: 'loop',
    params: [],
    rest: 'interface {}',
    result: '<-chan int64',
    doc: 'the numbers from 0, or from the first argument, up to but not including the last, for range',
    example: { template: '{{ range loop 1 4 }}{{ . }}{{ end }}', output: '123' },
    body: (bounds) => {
      if (bounds.length < 1 || bounds.length > 2) {
        throw new FunctionError(`loop: wrong number of arguments, expected 1 or 2, but got ${bounds.length}`);
      }
      const [first = 0n, second] = bounds.map(loopBound);
      const [from, to] = second === undefined ? [0n, first] : [first, second];
      return new GoSequence('<-chan int64', 'channel', { [Symbol.iterator]: () => counting(from, to) });
    },
  }),
  {
    name: 'timestamp',
    params: [],
    rest: 'string',
    result: 'string',
    doc: 'the time in UTC: as RFC 3339, as seconds with "unix", or by a Go layout',
    load: async () => (await import('./timestamp.ts')).timestamp,
  },
];
