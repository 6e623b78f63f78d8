import { canonicalQuantity, failed, parsed, type Parsed } from '../../contract/codec.ts';
import { isJsonNumber, isJsonObject, jsonNumberText } from '../../contract/json.ts';
import type { Pod } from './pod.ts';
import { podSchema } from './pod-schema.ts';
import type { Shape } from './schema.ts';
import { isTimestamp } from './timestamp.ts';

/**
 * Checks that an object is a Pod whose known fields have the types they must have; unknown fields are let through. The
 * value is the object itself. Refuses what the API machinery's decoder refuses (Kubernetes 1.36).
 */
export function decodePod(object: unknown): Parsed<Pod> {
  if (object === undefined || object === null) return failed('unexpected end of JSON input');
  const problem = findProblem(podSchema, object, '');
  return problem === undefined ? parsed(object as Pod) : failed(problem);
}

/** Finds the first place where a value does not fit a shape, in Go's words; null fits everything. */
export function findProblem(shape: Shape, value: unknown, path: string): string | undefined {
  if (value === null) return undefined;
  switch (shape.kind) {
    case 'struct':
      return isJsonObject(value)
        ? problemOfFields(shape.fields, value, path)
        : wrongType(value, path, 'object');
    case 'map':
      return isJsonObject(value)
        ? firstProblem(Object.entries(value), ([key, item]) => findProblem(shape.of, item, `${path}.${key}`))
        : wrongType(value, path, 'map');
    case 'list':
      return Array.isArray(value)
        ? firstProblem(value.entries(), ([index, item]) => findProblem(shape.of, item, `${path}[${index}]`))
        : wrongType(value, path, 'list');
    default:
      return problemOfScalar(shape.kind, value, path);
  }
}

type Scalar = Exclude<Shape['kind'], 'struct' | 'map' | 'list'>;

function problemOfFields(
  fields: ReadonlyMap<string, { readonly shape: Shape }>,
  value: Readonly<Record<string, unknown>>,
  path: string,
): string | undefined {
  return firstProblem(Object.keys(value), (key) => {
    const field = fields.get(key);
    if (field === undefined) return undefined;
    return findProblem(field.shape, value[key], path === '' ? key : `${path}.${key}`);
  });
}

function firstProblem<T>(items: Iterable<T>, find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const problem = find(item);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const fits: Readonly<Record<Exclude<Scalar, 'quantity' | 'time'>, (value: unknown) => boolean>> = {
  any: () => true,
  string: (value) => typeof value === 'string',
  bool: (value) => typeof value === 'boolean',
  int32: (value) => isInteger(value, 2n ** 31n),
  int64: (value) => isInteger(value, 2n ** 63n),
  intOrString: (value) => typeof value === 'string' || isInteger(value, 2n ** 31n),
};

function problemOfScalar(kind: Scalar, value: unknown, path: string): string | undefined {
  if (kind === 'quantity') return problemOfQuantity(value, path);
  if (kind === 'time') return problemOfTime(value, path);
  return fits[kind](value) ? undefined : wrongType(value, path, kind);
}

function problemOfQuantity(value: unknown, path: string): string | undefined {
  const text = quantityText(value);
  if (text === undefined) return wrongType(value, path, 'quantity');
  const result = canonicalQuantity(text);
  return result.ok ? undefined : result.problem;
}

/** The text of a quantity in an object: numbers count, and blanks around it do not. */
export function quantityText(value: unknown): string | undefined {
  return typeof value === 'string' ? value.trim() : jsonNumberText(value);
}

function problemOfTime(value: unknown, path: string): string | undefined {
  if (typeof value !== 'string') return wrongType(value, path, 'time');
  if (isTimestamp(value)) return undefined;
  return `parsing time ${JSON.stringify(value)} as "2006-01-02T15:04:05Z07:00" at ${path}`;
}

function isInteger(value: unknown, limit: bigint): boolean {
  const text = jsonNumberText(value);
  if (text === undefined || !/^-?\d+$/.test(text)) return false;
  const number = BigInt(text);
  return number >= -limit && number < limit;
}

function wrongType(value: unknown, path: string, wanted: string): string {
  return `json: cannot unmarshal ${typeName(value)} into field ${path === '' ? 'Pod' : path} of type ${wanted}`;
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (isJsonNumber(value)) return 'number';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
