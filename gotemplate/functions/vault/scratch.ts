import { FunctionError } from '../../errors.ts';
import { GoInt, GoMap, GoStruct, INT32, list, nilOf, stringMap, UINT32 } from '../../value.ts';
import type { Methods, StructType, Value } from '../../value.ts';
import { define } from '../entry.ts';
import type { FunctionEntry } from '../entry.ts';

/** The map of values, which is the last field; nil until a method that is not a mere look at it makes it, as upstream. */
function storeOf({ hidden }: GoStruct, name: string): GoMap {
  const fields = hidden as Value[];
  const store = fields.at(-1) as GoMap;
  if (!store.isNil || name === 'Key' || name === 'Get') return store;
  const made = stringMap();
  fields[fields.length - 1] = made;
  return made;
}

/** The map stored under a key; a new one when there is nothing. */
function mapIn(store: GoMap, key: Value): GoMap {
  const found = store.has(key) ? store.get(key) : stringMap();
  if (!isPlainMap(found)) {
    throw new FunctionError('what is stored under the key is not a map');
  }
  store.set(key, found);
  return found;
}

/** Sets a key; keeps what is there already unless told to overwrite. */
function put(map: GoMap, [key, value]: readonly [Value, Value], overwrites: boolean): string {
  if (overwrites || !map.has(key)) map.set(key, value);
  return '';
}

function isPlainMap(value: Value | undefined): value is GoMap {
  return value instanceof GoMap && value.type === 'map[string]interface {}';
}

function valuesOf(found: Value | undefined): Value {
  if (!isPlainMap(found)) return nilOf('[]interface {}');
  return list(found.stringKeys().map((key) => found.get(key) ?? null));
}

type Row = readonly [
  name: string,
  params: readonly string[],
  call: (store: GoMap, args: readonly Value[]) => Value,
];

const PAIR = ['string', 'interface {}'];
const TRIPLE = ['string', 'string', 'interface {}'];
const ROWS: readonly Row[] = [
  ['Key', ['string'], (store, [key = null]) => store.has(key)],
  ['Get', ['string'], (store, [key = null]) => store.get(key) ?? null],
  ['Set', PAIR, (store, [key = null, value = null]) => put(store, [key, value], true)],
  ['SetX', PAIR, (store, [key = null, value = null]) => put(store, [key, value], false)],
  [
    'MapSet',
    TRIPLE,
    (store, [map = null, key = null, value = null]) => put(mapIn(store, map), [key, value], true),
  ],
  [
    'MapSetX',
    TRIPLE,
    (store, [map = null, key = null, value = null]) => put(mapIn(store, map), [key, value], false),
  ],
  ['MapValues', ['string'], (store, [map = null]) => valuesOf(store.get(map))],
];

const METHODS: Methods<GoStruct> = new Map(
  ROWS.map(([name, params, call]) => [
    name,
    { params, call: (scratch: GoStruct, args: readonly Value[]) => call(storeOf(scratch, name), args) },
  ]),
);

/** A struct value whose fields no template can reach; only printing shows them. */
function opaque(name: string, fields: Readonly<Record<string, Value>>): GoStruct {
  const names = Object.keys(fields);
  const type = { name, fields: names.map((field) => ({ name: field, type: '', unexported: true })) };
  return new GoStruct(type, Object.values(fields));
}

/** Go's locks, unlocked: they are fields of upstream's type and therefore printed with it. */
function lockFields(): readonly Value[] {
  const nothing = opaque('sync.noCopy', {});
  const atomic = (type: string, v: GoInt) => opaque(type, { _: opaque('atomic.noCopy', {}), v });
  const [signed, unsigned] = [new GoInt(INT32, 0n), new GoInt(UINT32, 0n)];
  const mutex = opaque('sync.Mutex', {
    _: nothing,
    mu: opaque('sync.Mutex', { state: signed, sema: unsigned }),
  });
  const once = opaque('sync.Once', { _: nothing, done: atomic('atomic.Bool', unsigned), m: mutex });
  const count = atomic('atomic.Int32', signed);
  const readers = { writerSem: unsigned, readerSem: unsigned, readerCount: count, readerWait: count };
  return [once, opaque('sync.RWMutex', { w: mutex, ...readers })];
}

const TYPE: StructType = {
  name: 'template.Scratch',
  fields: ['once', 'RWMutex', 'values'].map((name) => {
    return { name, type: '', unexported: true, embedded: name === 'RWMutex' };
  }),
  methods: METHODS,
};

/** A new store for values that a template keeps while it runs (template.Scratch). */
export function newScratch(): GoStruct {
  const fields = [...lockFields(), nilOf('map[string]interface {}')];
  return new GoStruct(TYPE, fields, { pointer: true, hidden: fields });
}

/** Values kept from one action to the next. */
export const scratchFunctions: readonly FunctionEntry[] = [
  define({
    name: 'scratch',
    params: [],
    result: '*template.Scratch',
    doc: 'a store for values while the template runs: .Set, .SetX, .Get, .Key, .MapSet, .MapSetX, .MapValues',
    example: { template: '{{ scratch.Set "a" 1 }}{{ scratch.Get "a" }}', output: '1' },
    body: (_, call) => call.scratch,
  }),
];
