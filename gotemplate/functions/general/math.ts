import { FunctionError } from '../../errors.ts';
import { GoInt, int64, typeOf, uint64, type Value } from '../../value.ts';
import type { FunctionEntry } from '../entry.ts';
import { define } from '../entry.ts';

type Operand = number | GoInt;

/** An operation on two integers and on two floats; without the latter floats are refused. */
interface Operation {
  readonly integers: (a: bigint, b: bigint) => bigint;
  readonly floats?: (a: number, b: number) => number;
}

function operand(name: string, value: Value, floats: boolean): Operand {
  if (value instanceof GoInt || (typeof value === 'number' && floats)) return value;
  throw new FunctionError(`${name}: unknown type (${typeOf(value)})`);
}

function toNumber(value: Operand): number {
  return typeof value === 'number' ? value : Number(value.value);
}

/** One float makes it floats; two unsigned integers stay unsigned; all else is int64, and overflow wraps around. */
function calculate({ integers, floats }: Operation, a: Operand, b: Operand): Value {
  if (typeof a === 'number' || typeof b === 'number') return floats?.(toNumber(a), toNumber(b)) ?? null;
  if (!a.type.signed && !b.type.signed) return uint64(integers(a.value, b.value));
  return int64(integers(BigInt.asIntN(64, a.value), BigInt.asIntN(64, b.value)));
}

function nonZero(divisor: bigint): bigint {
  if (divisor === 0n) throw new FunctionError('runtime error: integer divide by zero');
  return divisor;
}

interface Facts {
  readonly doc: string;
  /** The second argument, the first, and the result. */
  readonly example: readonly [a: string, b: string, result: string];
}

/** The second argument is the left operand, so that it can come through a pipe. */
function arithmetic(
  name: string,
  { doc, example: [a, b, result] }: Facts,
  operation: Operation,
): FunctionEntry {
  return define({
    name,
    params: ['interface {}', 'interface {}'],
    result: 'interface {}',
    doc,
    example: { template: `{{ ${a} | ${name} ${b} }}`, output: result },
    body: ([second, first]) => {
      const allowsFloats = operation.floats !== undefined;
      const left = operand(name, first, allowsFloats);
      return calculate(operation, left, operand(name, second, allowsFloats));
    },
  });
}

/** Widens an integer to 64 bits and keeps its sign. */
function widened(value: Operand): Value {
  if (typeof value === 'number') return value;
  return value.type.signed ? int64(value.value) : uint64(value.value);
}

/** Order of operands of any kinds: floats as floats, integers as int64 unless both are unsigned. */
function isLess(a: Operand, b: Operand): boolean {
  if (typeof a === 'number' || typeof b === 'number') return toNumber(a) < toNumber(b);
  if (!a.type.signed && !b.type.signed) return a.value < b.value;
  return BigInt.asIntN(64, a.value) < BigInt.asIntN(64, b.value);
}

function choice(
  name: string,
  facts: Facts,
  prefersFirst: (first: Operand, second: Operand) => boolean,
): FunctionEntry {
  const [a, b, result] = facts.example;
  return define({
    name,
    params: ['interface {}', 'interface {}'],
    result: 'interface {}',
    doc: facts.doc,
    example: { template: `{{ ${name} ${a} ${b} }}`, output: result },
    body: ([second, first]) => {
      const left = operand(name, first, true);
      const right = operand(name, second, true);
      return widened(prefersFirst(left, right) ? left : right);
    },
  });
}

/** Arithmetic on Go's integers and floats. */
export const mathFunctions: readonly FunctionEntry[] = [
  arithmetic(
    'add',
    { doc: 'the sum of two numbers', example: ['1', '2', '3'] },
    { integers: (a, b) => a + b, floats: (a, b) => a + b },
  ),
  arithmetic(
    'subtract',
    { doc: 'the second number minus the first', example: ['10', '3', '7'] },
    { integers: (a, b) => a - b, floats: (a, b) => a - b },
  ),
  arithmetic(
    'multiply',
    { doc: 'the product of two numbers', example: ['6', '7', '42'] },
    { integers: (a, b) => a * b, floats: (a, b) => a * b },
  ),
  arithmetic(
    'divide',
    {
      doc: 'the second number divided by the first; integers are cut towards zero',
      example: ['7', '2', '3'],
    },
    { integers: (a, b) => a / nonZero(b), floats: (a, b) => a / b },
  ),
  arithmetic(
    'modulo',
    { doc: 'what is left when the second integer is divided by the first', example: ['7', '4', '3'] },
    { integers: (a, b) => a % nonZero(b) },
  ),
  choice('minimum', { doc: 'the lesser of two numbers', example: ['3', '2.5', '2.5'] }, isLess),
  choice('maximum', { doc: 'the greater of two numbers', example: ['3', '2.5', '3'] }, (a, b) =>
    isLess(b, a),
  ),
];
