import { FunctionError } from '../../errors.ts';
import { sprint, sprintln } from '../../format/print.ts';
import { sprintf } from '../../format/printf.ts';
import { GoFunction, typeOf } from '../../value.ts';
import type { Value } from '../../value.ts';
import { define } from '../entry.ts';
import type { FunctionEntry } from '../entry.ts';

function checkArguments(fn: GoFunction, args: readonly Value[]): void {
  if (args.length !== fn.params.length) {
    throw new FunctionError(`wrong number of args: got ${args.length} want ${fn.params.length}`);
  }
  fn.params.forEach((type, i) => {
    const given = typeOf(args[i] ?? null);
    if (type !== 'interface {}' && type !== given) {
      throw new FunctionError(`arg ${i}: value has type ${given}; should be ${type}`);
    }
  });
}

/** Printing in the manner of Go's fmt, and calling function values. */
export const printing: readonly FunctionEntry[] = [
  define({
    name: 'print',
    params: [],
    rest: 'interface {}',
    result: 'string',
    doc: 'the arguments as text, with a space between two that are both no texts',
    example: { template: '{{ print "a" 1 2 "b" }}', output: 'a1 2b' },
    body: (args) => sprint(args),
  }),
  define({
    name: 'printf',
    params: ['string'],
    rest: 'interface {}',
    result: 'string',
    doc: "the arguments formatted by the verbs of Go's fmt.Sprintf",
    example: { template: '{{ printf "%s=%03d" "a" 7 }}', output: 'a=007' },
    body: ([format, ...args]) => sprintf(format, args),
  }),
  define({
    name: 'println',
    params: [],
    rest: 'interface {}',
    result: 'string',
    doc: 'the arguments as text with spaces between them and a line feed behind',
    example: { template: '{{ println "a" 1 }}', output: 'a 1\n' },
    body: (args) => sprintln(args),
  }),
  define({
    name: 'call',
    params: ['interface {}'],
    rest: 'interface {}',
    result: 'interface {}',
    doc: 'the result of calling a function value that the data holds; Vault data holds none',
    body: ([fn, ...args]) => {
      if (fn === null) throw new FunctionError('call of nil');
      if (!(fn instanceof GoFunction)) throw new FunctionError(`non-function of type ${typeOf(fn)}`);
      checkArguments(fn, args);
      return fn.call(args);
    },
  }),
];
