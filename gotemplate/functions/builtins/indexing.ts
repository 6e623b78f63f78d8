import { FunctionError } from '../../errors.ts';
import {
  GoInt,
  GoMap,
  GoSequence,
  GoSlice,
  int,
  JsonNumber,
  partOf,
  TypedNil,
  typeOf,
  UINT8,
  zeroOf,
} from '../../value.ts';
import type { Bounds, Value } from '../../value.ts';
import { define } from '../entry.ts';
import type { FunctionEntry } from '../entry.ts';

/** An index into something of the given length, which itself is allowed only for slicing. */
function indexInto(index: Value, limit: number): number {
  if (!(index instanceof GoInt)) {
    const what = index === null ? 'nil' : `type ${typeOf(index)}`;
    throw new FunctionError(`cannot index slice/array with ${what}`);
  }
  if (index.value < 0n || index.value > BigInt(limit)) {
    throw new FunctionError(`index out of range: ${index.value}`);
  }
  return Number(index.value);
}

/** Something with numbered parts: a list, or a text with its bytes. */
type Indexed = string | JsonNumber | GoSlice;

function isIndexed(item: Value): item is Indexed {
  return typeof item === 'string' || item instanceof JsonNumber || item instanceof GoSlice;
}

function sizeOf(item: Indexed): number {
  if (item instanceof GoSlice) return item.items.length;
  return typeof item === 'string' ? item.length : item.text.length;
}

function elementAt(item: Indexed, index: Value): Value {
  const at = indexInto(index, sizeOf(item));
  if (at === sizeOf(item)) throw new FunctionError('reflect: slice index out of range');
  if (item instanceof GoSlice) return item.items[at] ?? null;
  const text = typeof item === 'string' ? item : item.text;
  return new GoInt(UINT8, BigInt(text.charCodeAt(at)));
}

function mapElement(map: GoMap, key: Value): Value {
  return map.get(mapKey(map, key)) ?? (map.elementType === 'interface {}' ? null : zeroOf(map.elementType));
}

/** Checks a key against the key type of the map; integers convert between their types. */
function mapKey(map: GoMap, key: Value): Value {
  if (map.keyType === 'interface {}' || typeOf(key) === map.keyType) return key;
  if (key === null) throw new FunctionError(`value is nil; should be of type ${map.keyType}`);
  const zero = zeroOf(map.keyType);
  if (key instanceof GoInt && zero instanceof GoInt) return new GoInt(zero.type, key.value);
  throw new FunctionError(`value has type ${typeOf(key)}; should be ${map.keyType}`);
}

function indexOnce(item: Value, index: Value): Value {
  if (item === null || item instanceof TypedNil) throw new FunctionError('index of nil pointer');
  if (item instanceof GoMap) return mapElement(item, index);
  if (isIndexed(item)) return elementAt(item, index);
  throw new FunctionError(`can't index item of type ${typeOf(item)}`);
}

function sliced(item: Indexed, indexes: readonly Value[]): Value {
  if (item instanceof GoSlice) return partOf(item, boundsOf(indexes, item.items.length, item.capacity));
  if (indexes.length === 3) throw new FunctionError('cannot 3-index slice a string');
  const { from, to } = boundsOf(indexes, sizeOf(item), sizeOf(item));
  return typeof item === 'string' ? item.slice(from, to) : new JsonNumber(item.text.slice(from, to));
}

/** The bounds that up to three indexes give; lists may be sliced up to their capacity. */
function boundsOf(indexes: readonly Value[], length: number, limit: number): Bounds {
  const [from = 0, to = length, capacity = limit] = indexes.map((index) => indexInto(index, limit));
  if (from > to) throw new FunctionError(`invalid slice index: ${from} > ${to}`);
  if (to > capacity) throw new FunctionError(`invalid slice index: ${to} > ${capacity}`);
  return { from, to, capacity };
}

function lengthOf(item: Value): number {
  if (isIndexed(item)) return sizeOf(item);
  if (item instanceof GoMap) return item.size;
  if (item instanceof GoSequence && item.kind === 'channel') return 0;
  if (item === null || item instanceof TypedNil) throw new FunctionError('len of nil pointer');
  throw new FunctionError(`len of type ${typeOf(item)}`);
}

/** Access to parts of lists, maps and texts. */
export const indexing: readonly FunctionEntry[] = [
  define({
    name: 'index',
    params: ['interface {}'],
    rest: 'interface {}',
    result: 'interface {}',
    doc: 'the element of a list, map or text at an index or key; further indexes go deeper',
    example: { template: '{{ index (parseJSON `{"a":["x","y"]}`) "a" 1 }}', output: 'y' },
    body: ([item, ...indexes]) => {
      if (item === null) throw new FunctionError('index of untyped nil');
      return indexes.reduce(indexOnce, item);
    },
  }),
  define({
    name: 'slice',
    params: ['interface {}'],
    rest: 'interface {}',
    result: 'interface {}',
    doc: 'the part of a text (in bytes) or list from the first index up to, not including, the second',
    example: { template: '{{ slice "abcdef" 1 3 }}', output: 'bc' },
    body: ([item, ...indexes]) => {
      if (item === null) throw new FunctionError('slice of untyped nil');
      if (indexes.length > 3) throw new FunctionError(`too many slice indexes: ${indexes.length}`);
      if (isIndexed(item)) return sliced(item, indexes);
      throw new FunctionError(`can't slice item of type ${typeOf(item)}`);
    },
  }),
  define({
    name: 'len',
    params: ['interface {}'],
    result: 'int',
    doc: 'the number of bytes of a text, or of elements of a list or map',
    example: { template: '{{ len "abc" }}', output: '3' },
    body: ([item]) => int(lengthOf(item)),
  }),
];
