import { FunctionError } from '../../errors.ts';
import { GoComplex, GoInt, GoStruct, isNil, JsonNumber, kindOf, typeOf } from '../../value.ts';
import type { Kind, Value } from '../../value.ts';
import { define } from '../entry.ts';
import type { FunctionEntry } from '../entry.ts';

const BASIC: ReadonlySet<Kind> = new Set<Kind>(['bool', 'complex', 'int', 'uint', 'float', 'string']);

/** Text, number or truth of a basic value, in a form that JavaScript compares as Go does. */
function comparable(value: Value): string | number | bigint | boolean {
  if (value instanceof GoInt) return value.value;
  if (value instanceof JsonNumber) return value.text;
  if (value instanceof GoComplex) return `${value.real + 0} ${value.imaginary + 0}`;
  return typeof value === 'object' ? false : value;
}

const isInteger = (kind: Kind) => kind === 'int' || kind === 'uint';

function basicKind(value: Value): Kind | undefined {
  const kind = kindOf(value);
  return BASIC.has(kind) ? kind : undefined;
}

function incompatible(a: Value, b: Value): FunctionError {
  return new FunctionError(`incompatible types for comparison: ${typeOf(a)} and ${typeOf(b)}`);
}

/** One comparison of `eq`: values of one basic kind, integers of either sign, or anything with nil. */
function equal(a: Value, b: Value): boolean {
  const [kind, other] = [basicKind(a), basicKind(b)];
  if (
    kind !== undefined &&
    other !== undefined &&
    (kind === other || (isInteger(kind) && isInteger(other)))
  ) {
    return comparable(a) === comparable(b);
  }
  if (kind !== other) {
    if (a === null || b === null) return false;
    throw incompatible(a, b);
  }
  return equalReferences(a, b);
}

const NOT_COMPARABLE: ReadonlySet<Kind> = new Set<Kind>(['map', 'slice', 'func']);

/** Values that are not basic: equal when both are nil, or the same pointer, or structs with equal fields. */
function equalReferences(a: Value, b: Value): boolean {
  if (a !== null && b !== null && kindOf(a) !== kindOf(b)) throw nonComparable(a, b);
  if (isNil(a) || isNil(b)) return isNil(a) === isNil(b);
  if (NOT_COMPARABLE.has(kindOf(b))) throw new FunctionError(`non-comparable type ${typeOf(b)}`);
  return a === b || (kindOf(b) === 'struct' && equalFields(a, b));
}

function equalFields(a: Value, b: Value): boolean {
  if (!(a instanceof GoStruct && b instanceof GoStruct)) return false;
  return a.type === b.type && a.values.every((value, i) => equal(value, b.values[i] ?? null));
}

function nonComparable(a: Value, b: Value): FunctionError {
  return new FunctionError(`non-comparable types ${typeOf(a)}, ${typeOf(b)}`);
}

function less(a: Value, b: Value): boolean {
  const [kind, other] = [basicKind(a), basicKind(b)];
  if (kind === undefined || other === undefined) throw new FunctionError('invalid type for comparison');
  if (kind !== other && !(isInteger(kind) && isInteger(other))) throw incompatible(a, b);
  if (kind === 'bool' || kind === 'complex') throw new FunctionError('invalid type for comparison');
  return comparable(a) < comparable(b);
}

function lessOrEqual(a: Value, b: Value): boolean {
  return less(a, b) || equal(a, b);
}

const PAIR = ['interface {}', 'interface {}'] as const;

/** The comparison operators of text/template. */
export const comparisons: readonly FunctionEntry[] = [
  define({
    name: 'eq',
    params: ['interface {}'],
    rest: 'interface {}',
    result: 'bool',
    doc: 'tells whether the first value equals any of the others',
    example: { template: '{{ eq 1 2 1 }}', output: 'true' },
    body: ([first, ...others]) => {
      if (others.length === 0) throw new FunctionError('missing argument for comparison');
      return others.some((other) => equal(first, other));
    },
  }),
  define({
    name: 'ne',
    params: PAIR,
    result: 'bool',
    doc: 'tells whether two values differ',
    example: { template: '{{ ne "a" "b" }}', output: 'true' },
    body: ([a, b]) => !equal(a, b),
  }),
  define({
    name: 'lt',
    params: PAIR,
    result: 'bool',
    doc: 'tells whether the first value is smaller than the second',
    example: { template: '{{ lt 1 2 }}', output: 'true' },
    body: ([a, b]) => less(a, b),
  }),
  define({
    name: 'le',
    params: PAIR,
    result: 'bool',
    doc: 'tells whether the first value is smaller than or equal to the second',
    example: { template: '{{ le 2 2 }}', output: 'true' },
    body: ([a, b]) => lessOrEqual(a, b),
  }),
  define({
    name: 'gt',
    params: PAIR,
    result: 'bool',
    doc: 'tells whether the first value is greater than the second',
    example: { template: '{{ gt 1 2 }}', output: 'false' },
    body: ([a, b]) => !lessOrEqual(a, b),
  }),
  define({
    name: 'ge',
    params: PAIR,
    result: 'bool',
    doc: 'tells whether the first value is greater than or equal to the second',
    example: { template: '{{ ge 2 2 }}', output: 'true' },
    body: ([a, b]) => !less(a, b),
  }),
];
