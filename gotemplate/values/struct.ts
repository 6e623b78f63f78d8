import type { Value } from './value.ts';

/** A method that templates may call: parameter types in Go's spelling, and the body, which gets the receiver first. */
export interface Method<Receiver> {
  readonly params: readonly string[];
  readonly call: (receiver: Receiver, args: readonly Value[]) => Value;
}

/** The allow-listed methods of a type, by name. */
export type Methods<Receiver> = ReadonlyMap<string, Method<Receiver>>;

/** One field of a struct type; `json` is the name in encoding/json (the field's name when absent). */
export interface Field {
  readonly name: string;
  readonly type: string;
  readonly json?: string;
  readonly omitEmpty?: boolean;
  /** Printed by the fmt verbs and by debugging dumps, but out of reach for templates and encoders. */
  readonly unexported?: boolean;
  /** An embedded struct: JSON and TOML look through it, YAML takes it for a field. */
  readonly embedded?: boolean;
}

/** A Go struct type: its name as printed by %T, fields in order, methods, and the String method if it has one. */
export interface StructType {
  readonly name: string;
  readonly fields: readonly Field[];
  readonly methods?: Methods<GoStruct>;
  /** The methods of a pointer to the struct, when it has more. */
  readonly pointerMethods?: Methods<GoStruct>;
  readonly text?: (value: GoStruct) => string;
  /** The GoString method, used by %#v; yields a byte string. */
  readonly goText?: (value: GoStruct) => string;
  /** MarshalJSON / MarshalText for types that encode as one string (time.Time); yields a byte string. JSON may refuse. */
  readonly marshal?: (value: GoStruct, encoding?: 'JSON') => string;
}

/** A Go struct, or with `pointer` a non-nil pointer to one. `hidden` is state that only methods see. */
export class GoStruct {
  readonly struct: StructType;
  readonly values: readonly Value[];
  readonly pointer: boolean;
  readonly hidden: unknown;

  constructor(
    struct: StructType,
    values: readonly Value[],
    options: { pointer?: boolean; hidden?: unknown } = {},
  ) {
    this.struct = struct;
    this.values = values;
    this.pointer = options.pointer ?? false;
    this.hidden = options.hidden;
  }

  /** The Go type, for example `*api.Secret`. */
  get type(): string {
    return this.pointer ? `*${this.struct.name}` : this.struct.name;
  }

  /** The allow-listed method of that name, if there is one. */
  method(name: string): Method<GoStruct> | undefined {
    const { methods, pointerMethods = methods } = this.struct;
    return (this.pointer ? pointerMethods : methods)?.get(name);
  }

  /** The value of an exported field, or undefined when there is no such field. */
  field(name: string): Value | undefined {
    const index = this.struct.fields.findIndex((field) => field.name === name && field.unexported !== true);
    return index < 0 ? undefined : this.values[index];
  }

  /** The struct a pointer points to; a struct itself is returned as it is. */
  dereference(): GoStruct {
    return this.pointer ? new GoStruct(this.struct, this.values, { hidden: this.hidden }) : this;
  }
}

/** A nil of a known type: a nil pointer (`*api.SecretAuth`), or an interface holding nothing (`interface {}`). */
export class TypedNil {
  readonly type: string;
  readonly isNil = true;

  constructor(type: string) {
    this.type = type;
  }
}

/** A nil held in a map, list or field of type `interface {}`; text/template tells it from a value that does not exist. */
export const NIL_INTERFACE = new TypedNil('interface {}');
