import type { Located } from '../syntax/nodes.ts';
import type { Value } from '../value.ts';
import { checkedArgument } from './arguments.ts';
import type { Argument, Evaluate } from './expressions.ts';
import { fieldOf, methodOf } from './fields.ts';
import type { BoundMethod } from './fields.ts';
import type { Run } from './run.ts';

/** `start.Name.Name`: fields, map keys and methods without arguments, one after the other. */
export function chainOf(node: Located, start: Evaluate, names: readonly string[]): Evaluate {
  return (run, dot) => {
    run.node = node;
    let value = start(run, dot);
    for (const name of names) {
      const method = methodOf(value, name);
      value =
        method === undefined
          ? fieldOf(run, value, name, false)
          : invoke(run, node, name, { method, args: [] });
    }
    return value;
  };
}

/** The last name of a chain with arguments behind it: only a method can take them. */
export function callMethod(
  node: Located,
  { receiver, name }: { receiver: Evaluate; name: string },
  args: readonly Argument[],
  final: Evaluate | undefined,
): Evaluate {
  return (run, dot) => {
    const last = final?.(run, dot);
    run.node = node;
    const value = receiver(run, dot);
    const method = methodOf(value, name);
    if (method === undefined) return fieldOf(run, value, name, true);
    const count = args.length + (last === undefined ? 0 : 1);
    checkCount(run, name, method, count);
    const values = args.map((argument, i) => argument(method.params[i] ?? 'interface {}')(run, dot));
    if (last !== undefined) values.push(checkedArgument(run, last, method.params.at(-1) ?? 'interface {}'));
    return invoke(run, node, name, { method, args: values });
  };
}

function invoke(
  run: Run,
  node: Located,
  name: string,
  call: { method: BoundMethod; args: readonly Value[] },
): Value {
  checkCount(run, name, call.method, call.args.length);
  try {
    return call.method.call(call.args);
  } catch (error) {
    return run.failCalling(name, node, error);
  }
}

function checkCount(run: Run, name: string, { params }: BoundMethod, count: number): void {
  if (params.length !== count)
    run.fail(`wrong number of args for ${name}: want ${params.length} got ${count}`);
}
