import { GoInt, GoMap, GoSequence, GoSlice, GoStruct, int, NIL_INTERFACE, typeOf } from '../value.ts';
import type { Value } from '../value.ts';
import { sortedKeys } from '../values/map-order.ts';

/** The rounds of a range: after each successful `advance`, the key and element of the round. */
export interface Loop {
  readonly advance: () => boolean;
  key: Value;
  element: Value;
}

/** What to range over, or the sentence of why the value cannot be ranged over. */
export type Rounds = { readonly loop: Loop; readonly failure?: undefined } | { readonly failure: string };

/** Starts a range over a value; `isPair` tells that the template asks for two variables. */
export function roundsOf(value: Value, isPair: boolean): Rounds {
  if (value instanceof GoSlice) return { loop: overItems(value.items) };
  if (value instanceof GoMap) return { loop: overMap(value) };
  if (value === null) return { loop: overItems([]) };
  if (value instanceof GoInt) return isPair ? onlyOne(value) : { loop: overInteger(value) };
  if (value instanceof GoSequence) {
    return isPair && value.kind === 'one' ? onlyOne(value) : { loop: overSequence(value, isPair) };
  }
  const type = value instanceof GoStruct ? value.struct.name : typeOf(value);
  return { failure: `range can't iterate over a value of type ${type}` };
}

function onlyOne(value: Value): Rounds {
  return { failure: `can't use a value of type ${typeOf(value)} to iterate over more than one variable` };
}

function overItems(items: readonly Value[]): Loop {
  let next = 0;
  const loop: Loop = {
    key: null,
    element: null,
    advance: () => {
      if (next >= items.length) return false;
      loop.key = int(next);
      loop.element = items[next++] ?? NIL_INTERFACE;
      return true;
    },
  };
  return loop;
}

function overMap(map: GoMap): Loop {
  const keys = sortedKeys(map);
  let next = 0;
  const loop: Loop = {
    key: null,
    element: null,
    advance: () => {
      const key = keys[next++];
      if (key === undefined) return false;
      loop.key = key;
      loop.element = map.get(key) ?? NIL_INTERFACE;
      return true;
    },
  };
  return loop;
}

function overInteger({ type, value: end }: GoInt): Loop {
  let next = 0n;
  const loop: Loop = {
    key: null,
    element: null,
    advance: () => {
      if (next >= end) return false;
      loop.element = new GoInt(type, next++);
      return true;
    },
  };
  return loop;
}

function overSequence({ kind, values }: GoSequence, isPair: boolean): Loop {
  const iterator = values[Symbol.iterator]();
  const takesFirst = kind === 'two' && !isPair;
  let index = 0;
  const loop: Loop = {
    key: null,
    element: null,
    advance: () => {
      const step: IteratorResult<readonly [Value, Value], undefined> = iterator.next();
      if (step.done === true) return false;
      const [first, second] = step.value;
      loop.key = kind === 'channel' ? int(index++) : first;
      loop.element = takesFirst ? first : second;
      return true;
    },
  };
  return loop;
}
