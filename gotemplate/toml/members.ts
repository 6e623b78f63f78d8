import { FunctionError } from '../errors.ts';
import { GoMap, type GoStruct, type Value } from '../value.ts';

/** A key and its value; `position` is that of the field in its struct, or of the key in order. */
export interface Member {
  readonly key: string;
  readonly value: Value;
  readonly position: number;
}

/** What a map or struct holds: keys in order, exported fields by their Go name. */
export function membersOf(table: GoMap | GoStruct): Member[] {
  return table instanceof GoMap ? entriesOf(table) : fieldsOf(table);
}

function entriesOf(map: GoMap): Member[] {
  if (map.keyType !== 'string') throw new FunctionError('toml: cannot encode a map with non-string key type');
  return map.stringKeys().map((key, position) => ({ key, value: map.get(key) ?? null, position }));
}

function fieldsOf({ struct, values }: GoStruct): Member[] {
  return struct.fields.flatMap((field, position) =>
    field.unexported === true ? [] : [{ key: field.name, value: values[position] ?? null, position }],
  );
}
