import { wholeNumber } from '../json.ts';
import { zeroInstant } from '../time/instant.ts';
import { parseInstant } from '../time/parse.ts';
import { timeValue } from '../time/value.ts';
import { GoMap, GoSlice, GoStruct, int, nilOf, stringMap, TypedNil } from '../value.ts';
import type { Field, StructType, Value } from '../value.ts';

function fields(types: Readonly<Record<string, string>>): readonly Field[] {
  return Object.entries(types).map(([name, type]) => ({ name, type }));
}

const SECRET: StructType = {
  name: 'dependency.Secret',
  fields: fields({
    RequestID: 'string',
    LeaseID: 'string',
    LeaseDuration: 'int',
    Renewable: 'bool',
    Data: 'map[string]interface {}',
    Warnings: '[]string',
    Auth: '*dependency.SecretAuth',
    WrapInfo: '*dependency.SecretWrapInfo',
  }),
};

const AUTH: StructType = {
  name: 'dependency.SecretAuth',
  fields: fields({
    ClientToken: 'string',
    Accessor: 'string',
    Policies: '[]string',
    Metadata: 'map[string]string',
    LeaseDuration: 'int',
    Renewable: 'bool',
  }),
};

const WRAP_INFO: StructType = {
  name: 'dependency.SecretWrapInfo',
  fields: fields({ Token: 'string', TTL: 'int', CreationTime: 'time.Time', WrappedAccessor: 'string' }),
};

const CERTIFICATE: StructType = {
  name: 'dependency.PemEncoded',
  fields: fields({ Cert: 'string', Key: 'string', CA: 'string', CAChain: '[]string' }),
  methods: new Map([['Data', { params: [], call: (certificate) => certificate }]]),
};

/** Reads members of a JSON object, each with the zero value of its type where it is absent or of another type. */
class Members {
  readonly #object: Value | undefined;

  constructor(object: Value | undefined) {
    this.#object = object;
  }

  get(name: string): Value | undefined {
    return this.#object instanceof GoMap ? this.#object.get(name) : undefined;
  }

  text(name: string): string {
    const value = this.get(name);
    return typeof value === 'string' ? value : '';
  }

  number(name: string): Value {
    return int(wholeNumber(this.get(name)) ?? 0n);
  }

  flag(name: string): boolean {
    return this.get(name) === true;
  }

  texts(name: string): GoSlice {
    const value = this.get(name);
    if (!(value instanceof GoSlice) || value.items.length === 0) return new GoSlice('string', [], true);
    return new GoSlice(
      'string',
      value.items.filter((item) => typeof item === 'string'),
    );
  }
}

/**
 * A Vault API response, decoded from JSON, as the value of `secret`: empty data becomes a nil map, absent parts nil,
 * as the Vault client and consul-template 0.42 do.
 */
export function secretValue(response: Value): GoStruct {
  const members = new Members(response);
  const data = members.get('data');
  const values = [
    members.text('request_id'),
    members.text('lease_id'),
    members.number('lease_duration'),
    members.flag('renewable'),
    data instanceof GoMap && data.size > 0 ? data : nilOf('map[string]interface {}'),
    members.texts('warnings'),
    pointerTo(AUTH, members.get('auth'), authValues),
    pointerTo(WRAP_INFO, members.get('wrap_info'), wrapValues),
  ];
  return new GoStruct(SECRET, values, { pointer: true });
}

function pointerTo(
  struct: StructType,
  object: Value | undefined,
  read: (members: Members) => Value[],
): Value {
  if (!(object instanceof GoMap)) return new TypedNil(`*${struct.name}`);
  return new GoStruct(struct, read(new Members(object)), { pointer: true });
}

function authValues(members: Members): Value[] {
  return [
    members.text('client_token'),
    members.text('accessor'),
    members.texts('policies'),
    textMap(members.get('metadata')),
    members.number('lease_duration'),
    members.flag('renewable'),
  ];
}

function textMap(object: Value | undefined): GoMap {
  const map = new GoMap('string', 'string', !(object instanceof GoMap));
  const entries = object instanceof GoMap ? object.entries() : [];
  for (const [key, value] of entries) if (typeof value === 'string') map.set(key, value);
  return map;
}

function wrapValues(members: Members): Value[] {
  const created = parseInstant('2006-01-02T15:04:05Z07:00', members.text('creation_time'));
  return [
    members.text('token'),
    members.number('ttl'),
    timeValue('instant' in created ? created.instant : zeroInstant),
    members.text('wrapped_accessor'),
  ];
}

/** The parts of an issued certificate, PEM byte strings. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
  readonly caChain: readonly string[];
}

/** The value of `pkiCert`. */
export function certificateValue({ cert, key, ca, caChain }: Certificate): GoStruct {
  return new GoStruct(CERTIFICATE, [cert, key, ca, new GoSlice('string', caChain, caChain.length === 0)]);
}

/** The value of `secrets`: names, byte strings in any order, sorted ascending; no names are a nil slice, as upstream. */
export function listValue(names: readonly string[]): GoSlice {
  return new GoSlice('string', [...names].sort(), names.length === 0);
}

/** A copy of a secret in which lists and maps are new, so that functions that change maps cannot reach the original. */
export function copyOfSecret(secret: GoStruct): GoStruct {
  return new GoStruct(secret.struct, secret.values.map(deepCopy), {
    pointer: secret.pointer,
    hidden: secret.hidden,
  });
}

function deepCopy(value: Value): Value {
  if (value instanceof GoSlice) {
    return new GoSlice(value.elementType, value.items.map(deepCopy), value.isNil, value.capacity);
  }
  if (!(value instanceof GoMap)) return value;
  if (value.type === 'map[string]interface {}' && !value.isNil) {
    return stringMap(value.stringKeys().map((key) => [key, deepCopy(value.get(key) ?? null)] as const));
  }
  const copy = new GoMap(value.keyType, value.elementType, value.isNil);
  for (const [key, element] of value.entries()) copy.set(key, deepCopy(element));
  return copy;
}
