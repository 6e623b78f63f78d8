import { describeNode } from '../syntax/describe.ts';
import type { NumberNode, Operand } from '../syntax/nodes.ts';
import {
  GoComplex,
  GoInt,
  GoStruct,
  INT,
  INT_TYPES,
  NIL_INTERFACE,
  nilOf,
  TypedNil,
  typeOf,
} from '../value.ts';
import type { Value } from '../value.ts';
import type { Run } from './run.ts';

/** A value, or the sentence of why there is none. */
export type Constant = { readonly value: Value; readonly failure?: undefined } | { readonly failure: string };

/** Operands whose value is known without running anything. */
export type LiteralNode = Extract<Operand, { kind: 'nil' | 'bool' | 'string' | 'number' }>;

/** True for types whose zero value is nil, given in Go's spelling. */
function canBeNil(type: string): boolean {
  return type === 'interface {}' || /^(?:\[\]|map\[|\*|<-chan|func)/.test(type);
}

/** Checks that a value suits a parameter type, as text/template does before a call; fails at the current node. */
export function checkedArgument(run: Run, value: Value, type: string): Value {
  if (type === 'interface {}') return value === NIL_INTERFACE ? null : value;
  if (type === 'string' && typeof value === 'string') return value;
  return value !== null && typeOf(value) === type ? value : convertedArgument(run, value, type);
}

/** A nil of the type, or the struct behind a pointer; everything else does not suit. */
function convertedArgument(run: Run, value: Value, type: string): Value {
  if (value === null) return canBeNil(type) ? nilOf(type) : run.fail(`invalid value; expected ${type}`);
  if (value instanceof GoStruct && value.pointer && value.struct.name === type) return value.dereference();
  const given = typeOf(value);
  return value instanceof TypedNil && given === `*${type}`
    ? run.fail(`dereference of nil pointer of type ${type}`)
    : run.fail(`wrong type for value; expected ${type}; got ${given}`);
}

/** The value of a number in a place that accepts anything (Go's ideal constants). */
export function idealConstant({ text, int, float, complex }: NumberNode): Constant {
  if (complex !== undefined) return { value: new GoComplex(complex.real, complex.imaginary) };
  const looksFloat = /[.eEpP]/.test(text) && !/^(?:0[xX][^pP]*$|')/.test(text);
  if (float !== undefined && looksFloat) return { value: float };
  return int === undefined ? { failure: `${text} overflows int` } : { value: new GoInt(INT, int) };
}

/** The value of a literal as an argument of the given type. */
export function literalArgument(node: LiteralNode, type: string): Constant {
  if (node.kind === 'nil') {
    if (type === 'interface {}') return { value: null };
    return canBeNil(type) ? { value: nilOf(type) } : { failure: `cannot assign nil to ${type}` };
  }
  if (type === 'interface {}') return node.kind === 'number' ? idealConstant(node) : { value: node.value };
  const expectation = EXPECTED.get(type);
  if (expectation === undefined)
    return { failure: `can't handle ${describeNode(node)} for arg of type ${type}` };
  const value = expectation.read(node, type);
  return value === undefined
    ? { failure: `expected ${expectation.name}; found ${describeNode(node)}` }
    : { value };
}

interface Expectation {
  readonly name: string;
  readonly read: (node: LiteralNode, type: string) => Value | undefined;
}

function readInteger(node: LiteralNode, type: string): Value | undefined {
  const integer = INT_TYPES.get(type);
  if (node.kind !== 'number' || integer === undefined) return undefined;
  const value = integer.signed ? node.int : node.uint;
  return value === undefined ? undefined : new GoInt(integer, value);
}

function readComplex(node: LiteralNode): Value | undefined {
  if (node.kind !== 'number' || node.complex === undefined) return undefined;
  return new GoComplex(node.complex.real, node.complex.imaginary);
}

const EXPECTED: ReadonlyMap<string, Expectation> = new Map<string, Expectation>([
  ['bool', { name: 'bool', read: (node) => (node.kind === 'bool' ? node.value : undefined) }],
  ['string', { name: 'string', read: (node) => (node.kind === 'string' ? node.value : undefined) }],
  ['float64', { name: 'float', read: (node) => (node.kind === 'number' ? node.float : undefined) }],
  ['complex128', { name: 'complex', read: readComplex }],
  ['time.Duration', { name: 'integer', read: (node) => readInteger(node, 'int64') }],
  ...Array.from(INT_TYPES.values(), ({ name, signed }) => {
    return [name, { name: signed ? 'integer' : 'unsigned integer', read: readInteger }] as const;
  }),
]);
