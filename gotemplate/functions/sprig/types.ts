import { GoInt, INT_TYPES, deepEqual, kindOf, typeOf } from '../../value.ts';
import type { Value } from '../../value.ts';
import { define } from '../entry.ts';
import type { FunctionEntry } from '../entry.ts';

const any = 'interface {}';

const intKinds: ReadonlyMap<string, string> = new Map([
  ...[...INT_TYPES.keys()].map((name) => [name, name] as const),
  ['time.Month', 'int'],
  ['time.Weekday', 'int'],
]);

const kindNames: Readonly<Record<string, string>> = {
  float: 'float64',
  complex: 'complex128',
  pointer: 'ptr',
};

/** The name of a value's kind as Go's reflect prints it. */
export function kindName(value: Value): string {
  if (value instanceof GoInt) return intKinds.get(value.type.name) ?? 'int64';
  const kind = kindOf(value);
  return kindNames[kind] ?? kind;
}

export const typeFunctions: readonly FunctionEntry[] = [
  define({
    name: 'sprig_typeOf',
    params: [any],
    result: 'string',
    doc: "a value's Go type",
    example: { template: '{{ sprig_typeOf 1 }}', output: 'int' },
    body: ([value]) => typeOf(value),
  }),
  define({
    name: 'sprig_typeIs',
    params: ['string', any],
    result: 'bool',
    doc: 'whether a value has a Go type',
    example: { template: '{{ sprig_typeIs "string" "x" }}', output: 'true' },
    body: ([type, value]) => typeOf(value) === type,
  }),
  define({
    name: 'sprig_typeIsLike',
    params: ['string', any],
    result: 'bool',
    doc: 'whether a value has a Go type or points to it',
    example: { template: '{{ sprig_typeIsLike "string" "x" }}', output: 'true' },
    body: ([type, value]) => [type, `*${type}`].includes(typeOf(value)),
  }),
  define({
    name: 'sprig_kindOf',
    params: [any],
    result: 'string',
    doc: "a value's kind, such as map or slice",
    example: { template: '{{ sprig_kindOf (sprig_list 1) }}', output: 'slice' },
    body: ([value]) => kindName(value),
  }),
  define({
    name: 'sprig_kindIs',
    params: ['string', any],
    result: 'bool',
    doc: 'whether a value is of a kind',
    example: { template: '{{ sprig_kindIs "int" 1 }}', output: 'true' },
    body: ([kind, value]) => kindName(value) === kind,
  }),
  define({
    name: 'sprig_deepEqual',
    params: [any, any],
    result: 'bool',
    doc: 'whether two values are equal all the way down',
    example: { template: '{{ sprig_deepEqual (sprig_list 1) (sprig_list 1) }}', output: 'true' },
    body: ([a, b]) => deepEqual(a, b),
  }),
];
