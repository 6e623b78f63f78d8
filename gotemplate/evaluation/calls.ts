import type { Body, FunctionEntry } from '../functions/entry.ts';
import type { Located } from '../syntax/nodes.ts';
import { GoInt, isTrue } from '../value.ts';
import type { Value } from '../value.ts';
import { arityFault, parameterType } from '../functions/arity.ts';
import { checkedArgument } from './arguments.ts';
import type { Argument, Evaluate } from './expressions.ts';

/** An expression that fails whenever it is reached. */
export function failing(node: Located, detail: string): Evaluate {
  return (run) => {
    run.node = node;
    return run.fail(detail);
  };
}

/** `and` and `or`: arguments behind the deciding one are not evaluated; a piped value comes last. */
export function compileShortCircuit(
  stopsAt: boolean,
  node: Located,
  args: readonly Argument[],
  final: Evaluate | undefined,
): Evaluate {
  const evaluators = args.map((argument) => argument('interface {}'));
  return (run, dot) => {
    const last = final?.(run, dot);
    run.node = node;
    let value: Value = null;
    for (const evaluate of evaluators) {
      value = evaluate(run, dot);
      if (isTrue(value) === stopsAt) return value;
    }
    return last ?? (final === undefined ? value : null);
  };
}

/** A function call: arguments are evaluated in order and checked against the declared types, then the body runs. */
export function compileCall(
  entry: FunctionEntry & { readonly body: Body },
  nodes: { readonly at: Located; readonly command: Located },
  args: readonly Argument[],
  final: Evaluate | undefined,
): Evaluate {
  const count = args.length + (final === undefined ? 0 : 1);
  const fault = arityFault(entry, count);
  if (fault !== undefined)
    return final === undefined ? failing(nodes.at, fault) : failingAfter(final, nodes.at, fault);
  const evaluators = args.map((argument, i) => forBody(argument, parameterType(entry, i)));
  const finalType = parameterType(entry, count - 1);
  const { name, body } = entry;
  return (run, dot) => {
    const last = final?.(run, dot);
    run.node = nodes.at;
    const values: Value[] = [];
    for (const evaluate of evaluators) values.push(evaluate(run, dot));
    if (last !== undefined) values.push(bodyValue(checkedArgument(run, last, finalType), finalType));
    try {
      const result = body(values, run.call);
      if (typeof result === 'string') run.reserve(result.length);
      return result;
    } catch (error) {
      return run.failCalling(name, nodes.command, error);
    }
  };
}

function failingAfter(first: Evaluate, node: Located, detail: string): Evaluate {
  const fail = failing(node, detail);
  return (run, dot) => {
    first(run, dot);
    return fail(run, dot);
  };
}

function forBody(argument: Argument, type: string): Evaluate {
  const evaluate = argument(type);
  return type === 'int' ? (run, dot) => bodyValue(evaluate(run, dot), type) : evaluate;
}

/** Bodies get arguments of type int as plain numbers. */
function bodyValue(value: Value, type: string): Value {
  return type === 'int' && value instanceof GoInt ? Number(value.value) : value;
}
