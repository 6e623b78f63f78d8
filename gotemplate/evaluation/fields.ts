import { GoInt, GoMap, GoStruct, JsonNumber, NIL_INTERFACE, TypedNil, typeOf, zeroOf } from '../value.ts';
import type { Method, Value } from '../value.ts';
import { jsonNumberMethods } from './json-number-methods.ts';
import type { Run } from './run.ts';

/** A method with its receiver bound. */
export interface BoundMethod {
  readonly params: readonly string[];
  readonly call: (args: readonly Value[]) => Value;
}

/** The allow-listed method of that name, bound to the value; undefined when the value has none. */
export function methodOf(value: Value, name: string): BoundMethod | undefined {
  if (value instanceof GoStruct) return bind(value, value.method(name));
  if (value instanceof JsonNumber) return bind(value, jsonNumberMethods.get(name));
  if (value instanceof GoInt) return bind(value, value.type.methods?.get(name));
  return undefined;
}

function bind<Receiver>(receiver: Receiver, method: Method<Receiver> | undefined): BoundMethod | undefined {
  return method === undefined
    ? undefined
    : { params: method.params, call: (args) => method.call(receiver, args) };
}

/** The value of a field or map key, as text/template looks it up; `hasArguments` is an error for what is no method. */
export function fieldOf(run: Run, receiver: Value, name: string, hasArguments: boolean): Value {
  if (receiver instanceof GoMap) return mapField(run, receiver, name, hasArguments);
  if (receiver === null) {
    return run.setting.errorOnMissingKey ? run.fail(`nil data; no entry for key "${name}"`) : null;
  }
  if (receiver instanceof GoStruct) return structField(run, receiver, name, hasArguments);
  if (receiver instanceof TypedNil) return run.fail(`nil pointer evaluating ${receiver.type}.${name}`);
  return run.fail(`can't evaluate field ${name} in type ${typeOf(receiver)}`);
}

function mapField(run: Run, map: GoMap, name: string, hasArguments: boolean): Value {
  if (map.keyType !== 'string' && map.keyType !== 'interface {}') {
    return run.fail(`can't evaluate field ${name} in type ${map.type}`);
  }
  if (hasArguments) return run.fail(`${name} is not a method but has arguments`);
  const found = map.get(name);
  if (found === undefined) {
    return run.setting.errorOnMissingKey
      ? run.fail(`map has no entry for key "${name}"`)
      : zeroOf(map.elementType);
  }
  return found ?? NIL_INTERFACE;
}

function structField(run: Run, struct: GoStruct, name: string, hasArguments: boolean): Value {
  const found = struct.field(name);
  if (found === undefined) return run.fail(`can't evaluate field ${name} in type ${struct.type}`);
  return hasArguments
    ? run.fail(`${name} has arguments but cannot be invoked as function`)
    : (found ?? NIL_INTERFACE);
}
