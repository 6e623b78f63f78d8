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
  const misfit = findMisfit(shape, value);
  return misfit?.describe(`${path}${misfit.path}`.replace(/^\./, ''));
}

/** What is wrong at a place, which is put together on the way back: nearly every value fits. */
interface Misfit {
  readonly path: string;
  readonly describe: (path: string) => string;
}

function findMisfit(shape: Shape, value: unknown): Misfit | undefined {
  if (value === null) return undefined;
  switch (shape.kind) {
    case 'struct':
      return isJsonObject(value) ? misfitInFields(shape.fields, value) : wrongType(value, 'object');
    case 'map':
      return isJsonObject(value) ? misfitInMap(shape.of, value) : wrongType(value, 'map');
    case 'list':
      return Array.isArray(value) ? misfitInList(shape.of, value) : wrongType(value, 'list');
    default:
      return misfitOfScalar(shape.kind, value);
  }
}

type Scalar = Exclude<Shape['kind'], 'struct' | 'map' | 'list'>;
type Tree = Readonly<Record<string, unknown>>;

function misfitInFields(
  fields: ReadonlyMap<string, { readonly shape: Shape }>,
  value: Tree,
): Misfit | undefined {
  for (const key of Object.keys(value)) {
    const field = fields.get(key);
    const misfit = field === undefined ? undefined : findMisfit(field.shape, value[key]);
    if (misfit !== undefined) return within(`.${key}`, misfit);
  }
  return undefined;
}

function misfitInMap(of: Shape, value: Tree): Misfit | undefined {
  for (const key of Object.keys(value)) {
    const misfit = findMisfit(of, value[key]);
    if (misfit !== undefined) return within(`.${key}`, misfit);
  }
  return undefined;
}

function misfitInList(of: Shape, value: readonly unknown[]): Misfit | undefined {
  for (let index = 0; index < value.length; index += 1) {
    const misfit = findMisfit(of, value[index]);
    if (misfit !== undefined) return within(`[${String(index)}]`, misfit);
  }
  return undefined;
}

const within = (step: string, { path, describe }: Misfit): Misfit => ({ path: step + path, describe });

const here = (describe: Misfit['describe']): Misfit => ({ path: '', describe });

const int32Limit = 2n ** 31n;
const int64Limit = 2n ** 63n;

const fits: Readonly<Record<Exclude<Scalar, 'quantity' | 'time'>, (value: unknown) => boolean>> = {
  any: () => true,
  string: (value) => typeof value === 'string',
  bool: (value) => typeof value === 'boolean',
  int32: (value) => isInteger(value, int32Limit),
  int64: (value) => isInteger(value, int64Limit),
  intOrString: (value) => typeof value === 'string' || isInteger(value, int32Limit),
};

function misfitOfScalar(kind: Scalar, value: unknown): Misfit | undefined {
  if (kind === 'quantity') return misfitOfQuantity(value);
  if (kind === 'time') return misfitOfTime(value);
  return fits[kind](value) ? undefined : wrongType(value, kind);
}

function misfitOfQuantity(value: unknown): Misfit | undefined {
  const text = quantityText(value);
  if (text === undefined) return wrongType(value, 'quantity');
  const result = canonicalQuantity(text);
  return result.ok ? undefined : here(() => result.problem);
}

function misfitOfTime(value: unknown): Misfit | undefined {
  if (typeof value !== 'string') return wrongType(value, 'time');
  if (isTimestamp(value)) return undefined;
  return here((path) => `parsing time ${JSON.stringify(value)} as "2006-01-02T15:04:05Z07:00" at ${path}`);
}

/** The text of a quantity in an object: numbers count, and blanks around it do not. */
export function quantityText(value: unknown): string | undefined {
  return typeof value === 'string' ? value.trim() : jsonNumberText(value);
}

function isInteger(value: unknown, limit: bigint): boolean {
  if (Number.isSafeInteger(value)) return Number(value) >= -Number(limit) && Number(value) < Number(limit);
  const text = jsonNumberText(value);
  if (text === undefined || !/^-?\d+$/.test(text)) return false;
  const number = BigInt(text);
  return number >= -limit && number < limit;
}

function wrongType(value: unknown, wanted: string): Misfit {
  return here(
    (path) =>
      `json: cannot unmarshal ${typeName(value)} into field ${path === '' ? 'Pod' : path} of type ${wanted}`,
  );
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (isJsonNumber(value)) return 'number';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
