/** RFC 6902, strictly: a patch that a real API server would refuse throws here, too. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: Json;
}

/** Returns the document after all operations; the given one stays as it is. Throws naming the operation that cannot be applied. */
export function applyPatch(document: Json, operations: readonly Operation[]): Json {
  return operations.reduce((current, operation, index) => {
    try {
      return applyOperation(current, operation);
    } catch (cause) {
      throw new Error(`operation ${index} (${operation.op} ${operation.path}) cannot be applied`, { cause });
    }
  }, structuredClone(document));
}

function applyOperation(document: Json, operation: Operation): Json {
  switch (operation.op) {
    case 'add':
      return add(document, parsePointer(operation.path), given(operation.value));
    case 'remove':
      return remove(document, parsePointer(operation.path));
    case 'replace':
      return replace(document, parsePointer(operation.path), given(operation.value));
    case 'move':
      return move(document, operation);
    case 'copy':
      return add(
        document,
        parsePointer(operation.path),
        structuredClone(valueAt(document, parsePointer(operation.from))),
      );
    case 'test':
      return test(document, operation);
    default:
      throw new Error(`there is no operation ${operation.op}`);
  }
}

function given(value: Json | undefined): Json {
  if (value === undefined) throw new Error('the value is missing');
  return structuredClone(value);
}

function parsePointer(pointer: string | undefined): string[] {
  if (pointer === undefined) throw new Error('the pointer is missing');
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) throw new Error(`${pointer} is no JSON pointer`);
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function add(document: Json, path: readonly string[], value: Json): Json {
  if (path.length === 0) return value;
  const [parent, key] = parentOf(document, path);
  if (Array.isArray(parent))
    parent.splice(key === '-' ? parent.length : indexIn(parent, key, parent.length), 0, value);
  else set(parent, key, value);
  return document;
}

function remove(document: Json, path: readonly string[]): Json {
  valueAt(document, path);
  const [parent, key] = parentOf(document, path);
  if (Array.isArray(parent)) parent.splice(indexIn(parent, key, parent.length - 1), 1);
  else Reflect.deleteProperty(parent, key);
  return document;
}

function replace(document: Json, path: readonly string[], value: Json): Json {
  if (path.length === 0) return value;
  valueAt(document, path);
  const [parent, key] = parentOf(document, path);
  if (Array.isArray(parent)) parent[indexIn(parent, key, parent.length - 1)] = value;
  else set(parent, key, value);
  return document;
}

function move(document: Json, { from, path }: Operation): Json {
  if (path.startsWith(`${from ?? ''}/`)) throw new Error('a value cannot be moved into itself');
  const source = parsePointer(from);
  const value = valueAt(document, source);
  return add(remove(document, source), parsePointer(path), value);
}

function test(document: Json, { path, value }: Operation): Json {
  const found = valueAt(document, parsePointer(path));
  if (canonical(found) !== canonical(given(value))) throw new Error('the value differs');
  return document;
}

function parentOf(
  document: Json,
  path: readonly string[],
): [parent: Json[] | Record<string, Json>, key: string] {
  const parent = valueAt(document, path.slice(0, -1));
  if (typeof parent !== 'object' || parent === null) throw new Error('the parent is neither object nor list');
  return [parent, path.at(-1) ?? ''];
}

function valueAt(document: Json, path: readonly string[]): Json {
  return path.reduce<Json>((value, key) => {
    if (typeof value !== 'object' || value === null) throw new Error(`there is nothing below ${key}`);
    if (!Array.isArray(value) && !Object.hasOwn(value, key)) throw new Error(`${key} does not exist`);
    const found = Array.isArray(value) ? value[indexIn(value, key, value.length - 1)] : value[key];
    return existing(found, key);
  }, document);
}

function existing(value: Json | undefined, key: string): Json {
  if (value === undefined) throw new Error(`${key} does not exist`);
  return value;
}

function indexIn(list: readonly Json[], key: string, highest: number): number {
  if (!/^(0|[1-9]\d*)$/.test(key) || Number(key) > highest)
    throw new Error(`${key} is no index into a list of ${list.length}`);
  return Number(key);
}

/** Plain data even for keys such as __proto__. */
function set(parent: Record<string, Json>, key: string, value: Json): void {
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
}

function canonical(value: Json): string {
  return JSON.stringify(value, (_key, inner: Json) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
