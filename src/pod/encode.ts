import { canonicalQuantity } from '../../contract/codec.ts';
import { isJsonObject } from '../../contract/json.ts';
import { quantityText } from './decode.ts';
import type { Field, Shape } from './schema.ts';

/**
 * Prints a value that fits its shape the way Go does after decoding it: unknown fields vanish, zero values are left out
 * where the type says so, quantities become canonical. The order of fields is the shape's.
 */
export function encode(shape: Shape, value: unknown): unknown {
  switch (shape.kind) {
    case 'struct':
      return encodeStruct(shape.fields, isJsonObject(value) ? value : {});
    case 'map':
      return isJsonObject(value) ? encodeMap(shape.of, value) : {};
    case 'list':
      return Array.isArray(value) ? value.map((item: unknown) => encode(shape.of, item)) : [];
    case 'quantity':
      return encodeQuantity(value);
    default:
      return value ?? zero[shape.kind];
  }
}

const zero = { string: '', bool: false, int32: 0, int64: 0, intOrString: 0, time: null, any: null } as const;

function encodeStruct(fields: ReadonlyMap<string, Field>, value: Readonly<Record<string, unknown>>): unknown {
  const entries: (readonly [string, unknown])[] = [];
  for (const [name, { shape, printed }] of fields) {
    const item = Object.hasOwn(value, name) ? (value[name] ?? undefined) : undefined;
    if (item === undefined && printed === 'nullable') entries.push([name, null]);
    if (item === undefined && printed !== 'always') continue;
    const encoded = encode(shape, item);
    if (printed !== 'filled' || !isZero(encoded)) entries.push([name, encoded]);
  }
  return Object.fromEntries(entries);
}

function encodeMap(of: Shape, value: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, encode(of, value[key])]),
  );
}

function encodeQuantity(value: unknown): string {
  const result = canonicalQuantity(quantityText(value) ?? '0');
  return result.ok ? result.value : '0';
}

function isZero(value: unknown): boolean {
  if (value === '' || value === false || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && Object.keys(value).length === 0;
}
