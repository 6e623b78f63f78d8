import { isJsonObject } from '../../contract/json.ts';

/** An RFC 6902 operation; we need no others. */
export type Operation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

/**
 * The operations that turn one JSON value into another. Parts that are the same object in both are skipped without a look,
 * so a copy that shares what it did not change costs next to nothing; list elements are matched by identity or `name`.
 */
export function diff(before: unknown, after: unknown, path = ''): readonly Operation[] {
  if (before === after) return [];
  if (Array.isArray(before) && Array.isArray(after)) return diffLists(before, after, path);
  if (isJsonObject(before) && isJsonObject(after)) return diffObjects(before, after, path);
  return [{ op: 'replace', path, value: after }];
}

type JsonObject = Readonly<Record<string, unknown>>;

function diffObjects(before: JsonObject, after: JsonObject, path: string): readonly Operation[] {
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  const removals = gone.map((key): Operation => ({ op: 'remove', path: `${path}/${escapeToken(key)}` }));
  const changed = Object.keys(after).filter(
    (key) => before[key] !== after[key] || !Object.hasOwn(before, key),
  );
  const changes = changed.flatMap((key): readonly Operation[] => {
    const member = `${path}/${escapeToken(key)}`;
    const value = after[key];
    return Object.hasOwn(before, key)
      ? diff(before[key], value, member)
      : [{ op: 'add', path: member, value }];
  });
  return [...removals, ...changes];
}

function diffLists(
  before: readonly unknown[],
  after: readonly unknown[],
  path: string,
): readonly Operation[] {
  const operations: Operation[] = [];
  let next = 0;
  after.forEach((value, index) => {
    const place = `${path}/${String(index)}`;
    const match = findFrom(before, next, value);
    if (match === undefined) {
      operations.push({ op: 'add', path: place, value });
      return;
    }
    for (; next < match; next += 1) operations.push({ op: 'remove', path: place });
    operations.push(...diff(before[match], value, place));
    next = match + 1;
  });
  const rest = `${path}/${String(after.length)}`;
  for (; next < before.length; next += 1) operations.push({ op: 'remove', path: rest });
  return operations;
}

function findFrom(list: readonly unknown[], start: number, value: unknown): number | undefined {
  for (let index = start; index < list.length; index += 1) {
    if (isSame(list[index], value)) return index;
  }
  return undefined;
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  return isJsonObject(a) && isJsonObject(b) && typeof a.name === 'string' && a.name === b.name;
}

const escapeToken = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
