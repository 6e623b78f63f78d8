import { FunctionError } from '../../errors.ts';
import { appendedList, GoSlice, deepEqual, list, nilOf, partOf } from '../../value.ts';
import type { Value } from '../../value.ts';
import { grownCapacity } from '../../values/growth.ts';
import { define } from '../entry.ts';
import type { Call, FunctionEntry } from '../entry.ts';
import { toInt64 } from './cast.ts';
import { isEmpty } from './emptiness.ts';
import { kindName } from './types.ts';

const any = 'interface {}';
const anyList = '[]interface {}';

/** The items of a list of any type; anything else is refused with the words for the given action. */
function itemsOf(value: Value, action: string): readonly Value[] {
  if (value === null)
    throw new FunctionError('runtime error: invalid memory address or nil pointer dereference');
  if (!(value instanceof GoSlice)) throw new FunctionError(`Cannot ${action} type ${kindName(value)}`);
  return value.items;
}

const nilList = () => nilOf(anyList);
const contains = (items: readonly Value[], wanted: Value) => items.some((item) => deepEqual(wanted, item));

function unique(items: readonly Value[], call: Call): Value[] {
  const kept: Value[] = [];
  for (const item of items) {
    call.spend(kept.length);
    if (!contains(kept, item)) kept.push(item);
  }
  return kept;
}

function sliceOf(value: Value, bounds: readonly Value[]): Value {
  const items = itemsOf(value, 'slice');
  if (items.length === 0) return null;
  const [from = null, to] = bounds;
  const start = Number(toInt64(from));
  const end = to === undefined ? items.length : Number(toInt64(to));
  const list = value as GoSlice;
  if (start < 0 || start > end || end > list.capacity)
    throw new FunctionError('reflect.Value.Slice: slice index out of bounds');
  return partOf(list, { from: start, to: end, capacity: list.capacity });
}

/** Upstream's arithmetic for sizes that make no sense: a list of one is one chunk, a few others are none, the rest fail. */
function chunks(size: number, items: readonly Value[]): GoSlice {
  const count = Math.floor((items.length - 1) / size) + 1;
  const last = items.length % size || size;
  if (!Number.isFinite(count) || count < 0 || (count > 0 && last < 0))
    throw new FunctionError('runtime error: makeslice: len out of range');
  const parts = Array.from({ length: count }, (_, index) =>
    list(items.slice(index * size, index * size + (index === count - 1 ? last : size))),
  );
  return new GoSlice(anyList, parts);
}

/** A function that exists twice upstream: the `must` form differs only in how it reports, which templates cannot see. */
const both = (name: string, declare: (name: string) => FunctionEntry) => [
  declare(`sprig_${name}`),
  declare(`sprig_must${name.charAt(0).toUpperCase()}${name.slice(1)}`),
];

/** A function of one list. */
const ofList = (
  name: string,
  result: 'interface {}' | '[]interface {}',
  facts: { doc: string; output: string; action?: string },
  body: (items: readonly Value[], call: Call) => Value,
) =>
  both(name, (fullName) =>
    define({
      name: fullName,
      params: [any],
      result,
      doc: facts.doc,
      example: { template: `{{ ${fullName} (sprig_list 1 2 0 2) }}`, output: facts.output },
      body: ([value], call) => body(itemsOf(value, facts.action ?? `find ${name} on`), call),
    }),
  );

/** A list with one more item, for which Go makes room. */
const appended = (items: readonly Value[], item: Value) =>
  new GoSlice(any, [...items, item], false, grownCapacity(items.length, items.length + 1, any));

const prepended = (items: readonly Value[], item: Value) =>
  new GoSlice(any, [item, ...items], false, grownCapacity(1, items.length + 1, any));

/** A function that adds one item to a list. */
const adding = (name: string, doc: string, body: typeof appended) =>
  both(name, (fullName) =>
    define({
      name: fullName,
      params: [any, any],
      result: anyList,
      doc,
      example: {
        template: `{{ ${fullName} (sprig_list 1 2) 3 }}`,
        output: name === 'prepend' ? '[3 1 2]' : '[1 2 3]',
      },
      body: ([value, item], call) => {
        const items = itemsOf(value, `${name} on`);
        call.spend(items.length);
        return body(items, item);
      },
    }),
  );

const plainLists = ['sprig_list', 'sprig_tuple'].map((name) =>
  define({
    name,
    params: [],
    rest: any,
    result: anyList,
    doc: 'a list of its arguments',
    example: { template: `{{ ${name} 1 "a" }}`, output: '[1 a]' },
    body: (items) => list(items),
  }),
);

export const listFunctions: readonly FunctionEntry[] = [
  ...plainLists,
  ...ofList(
    'first',
    any,
    { doc: 'the first item, nil of an empty list', output: '1' },
    (items) => items[0] ?? null,
  ),
  ...ofList(
    'last',
    any,
    { doc: 'the last item, nil of an empty list', output: '2' },
    (items) => items.at(-1) ?? null,
  ),
  ...ofList('rest', anyList, { doc: 'all items but the first', output: '[2 0 2]' }, (items) =>
    items.length === 0 ? nilList() : list(items.slice(1)),
  ),
  ...ofList('initial', anyList, { doc: 'all items but the last', output: '[1 2 0]' }, (items) =>
    items.length === 0 ? nilList() : list(items.slice(0, -1)),
  ),
  ...ofList('reverse', anyList, { doc: 'the items from last to first', output: '[2 0 2 1]' }, (items) =>
    list(items.toReversed()),
  ),
  ...ofList(
    'compact',
    anyList,
    { doc: 'the items that are not empty', output: '[1 2 2]', action: 'compact on' },
    (items) => appendedList(items.filter((item) => !isEmpty(item))),
  ),
  ...ofList('uniq', anyList, { doc: 'each different item once', output: '[1 2 0]' }, (items, call) =>
    appendedList(unique(items, call)),
  ),
  ...adding('append', 'the list with one more item', appended),
  ...adding('push', 'the list with one more item', appended),
  ...adding('prepend', 'the list behind one more item', prepended),
  ...both('has', (name) =>
    define({
      name,
      params: [any, any],
      result: 'bool',
      doc: 'whether a value is in a list',
      example: { template: `{{ ${name} 2 (sprig_list 1 2) }}`, output: 'true' },
      body: ([wanted, value]) => value !== null && contains(itemsOf(value, 'find has on'), wanted),
    }),
  ),
  ...both('without', (name) =>
    define({
      name,
      params: [any],
      rest: any,
      result: anyList,
      doc: 'the list without the given items',
      example: { template: `{{ ${name} (sprig_list 1 2 3) 2 }}`, output: '[1 3]' },
      body: ([value, ...unwanted]) =>
        appendedList(itemsOf(value, 'find without on').filter((item) => !contains(unwanted, item))),
    }),
  ),
  ...both('slice', (name) =>
    define({
      name,
      params: [any],
      rest: any,
      result: any,
      doc: 'a part of a list: from a start to before an end',
      example: { template: `{{ ${name} (sprig_list 1 2 3) 1 3 }}`, output: '[2 3]' },
      body: ([value, ...bounds]) => sliceOf(value, bounds),
    }),
  ),
  ...both('chunk', (name) =>
    define({
      name,
      params: ['int', any],
      result: '[][]interface {}',
      doc: 'a list cut into lists of so many items',
      example: { template: `{{ ${name} 2 (sprig_list 1 2 3) }}`, output: '[[1 2] [3]]' },
      body: ([size, value]) => chunks(size, itemsOf(value, 'chunk')),
    }),
  ),
  define({
    name: 'sprig_concat',
    params: [],
    rest: any,
    result: any,
    doc: 'several lists as one',
    example: { template: '{{ sprig_concat (sprig_list 1) (sprig_list 2) }}', output: '[1 2]' },
    body: (values, call) => {
      const items = values.flatMap((value) => itemsOf(value, 'concat'));
      call.spend(items.length);
      return items.length === 0 ? nilList() : appendedList(items);
    },
  }),
];
