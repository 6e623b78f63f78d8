/** The Go types that the API server's Pod is made of, as data: enough to decode one strictly and to print one again. */
export type Shape =
  | { readonly kind: 'string' | 'bool' | 'int32' | 'int64' | 'quantity' | 'time' | 'intOrString' | 'any' }
  | { readonly kind: 'list' | 'map'; readonly of: Shape }
  | { readonly kind: 'struct'; readonly fields: ReadonlyMap<string, Field> };

/** A field of a struct: what it holds, and when it is printed. */
export interface Field {
  readonly shape: Shape;
  /**
   * `filled`: unless it is zero; `given`: whenever it is there (a Go pointer); `always`: even when absent, as zero;
   * `nullable`: even when absent, as null.
   */
  readonly printed: 'filled' | 'given' | 'always' | 'nullable';
}

export const string: Shape = { kind: 'string' };
export const bool: Shape = { kind: 'bool' };
export const int32: Shape = { kind: 'int32' };
export const int64: Shape = { kind: 'int64' };
export const quantity: Shape = { kind: 'quantity' };
export const time: Shape = { kind: 'time' };
export const intOrString: Shape = { kind: 'intOrString' };
export const any: Shape = { kind: 'any' };

/** A list or a map with texts as keys. */
export const list = (of: Shape): Shape => ({ kind: 'list', of });
export const map = (of: Shape): Shape => ({ kind: 'map', of });

/** A field that is printed whenever it was given. */
export const given = (shape: Shape): Field => ({ shape, printed: 'given' });
/** A field that is printed even when it was not given. */
export const always = (shape: Shape): Field => ({ shape, printed: 'always' });

/** A field that is printed as null when it was not given. */
export const nullable = (shape: Shape): Field => ({ shape, printed: 'nullable' });

/** A struct; a bare shape is a field that is printed unless it is zero, a struct in it whenever it was given. */
export function struct(fields: Readonly<Record<string, Shape | Field>>): Shape {
  const entries = Object.entries(fields).map(([name, field]) => [name, toField(field)] as const);
  return { kind: 'struct', fields: new Map(entries) };
}

/** Fields that all hold texts. */
export const texts = (...names: readonly string[]): Readonly<Record<string, Shape>> =>
  Object.fromEntries(names.map((name) => [name, string]));

function toField(field: Shape | Field): Field {
  if ('shape' in field) return field;
  return { shape: field, printed: field.kind === 'struct' ? 'given' : 'filled' };
}
