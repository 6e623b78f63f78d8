import { VaultError } from './wire.ts';
import type { Call, Fields, Operation, Reply } from './wire.ts';

/** Answers one call; may have to ask somebody else first (TokenReview). */
export type Engine = (call: Call) => Reply | Promise<Reply>;

/** Operations, pattern of the path below the mount, and what answers; the pattern's groups follow the call. */
export type Route = readonly [
  operations: Operation | readonly Operation[],
  pattern: RegExp,
  answer: (call: Call, ...groups: (string | undefined)[]) => Reply | Promise<Reply>,
];

/** Makes an engine of a table; the first row that fits answers. */
export function routes(table: readonly Route[]): Engine {
  return (call) => {
    const fitting = table.filter(([, pattern]) => pattern.test(call.path));
    if (fitting.length === 0) throw new VaultError(404, '1 error occurred:\n\t* unsupported path\n\n');
    const row = fitting.find(([operations]) => [operations].flat().includes(call.operation));
    if (row === undefined) throw new VaultError(405, '1 error occurred:\n\t* unsupported operation\n\n');
    const [, ...groups] = row[1].exec(call.path) ?? [];
    return row[2](call, ...groups);
  };
}

/** A list answer: sorted keys, or 404 when there are none. */
export function keysReply(keys: Iterable<string>): Reply {
  const sorted = [...keys].sort();
  if (sorted.length === 0) throw new VaultError(404);
  return { data: { keys: sorted } };
}

/** The entry under `name`, or 404. */
export function entry<T>(entries: ReadonlyMap<string, T>, name: string): T {
  const found = entries.get(name);
  if (found === undefined) throw new VaultError(404);
  return found;
}

/** Direct children of a folder among path-like keys: names, and sub-folders with a trailing slash. */
export function children(paths: Iterable<string>, folder: string): Set<string> {
  const base = folder === '' ? '' : `${folder}/`;
  const below = [...paths].filter((path) => path.startsWith(base)).map((path) => path.slice(base.length));
  return new Set(below.map((path) => (path.includes('/') ? path.slice(0, path.indexOf('/') + 1) : path)));
}

type Entries = Map<string, Fields>;

/** Handlers that keep a request's fields under the name in its path, show them, list the names, forget them. */
export const keep =
  (entries: Entries) =>
  ({ body }: Call, name = ''): Reply => {
    entries.set(name, body);
    return {};
  };
export const show =
  (entries: Entries, describe: (fields: Fields) => Fields = (fields) => fields) =>
  (_call: Call, name = ''): Reply => ({ data: describe(entry(entries, name)) });
export const names = (entries: ReadonlyMap<string, unknown>) => (): Reply => keysReply(entries.keys());
export const forget =
  (entries: Map<string, unknown>) =>
  (_call: Call, name = ''): Reply => {
    entries.delete(name);
    return {};
  };
