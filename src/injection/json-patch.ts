import { failed, parsed, type Parsed, type PatchOperation } from '../../contract/codec.ts';
import { isJsonObject } from '../../contract/json.ts';

/** Removes (undefined) or gives the new value of one member or element; the old one is undefined when there is none. */
type Change = (parent: Parent, token: string) => Parsed<unknown>;
type Parent = readonly unknown[] | Readonly<Record<string, unknown>>;

/**
 * Applies RFC 6902 operations to a JSON value and gives the changed copy, or the first operation's fault. Follows the
 * library of vault-k8s 1.7.6 (evanphx/json-patch): `replace` of an absent member adds it, negative indices count from
 * the end, the whole document cannot be addressed.
 */
export function applyJsonPatch(document: unknown, patch: readonly PatchOperation[]): Parsed<unknown> {
  let current = document;
  for (const operation of patch) {
    const result = applyOperation(current, operation);
    if (!result.ok) return result;
    current = result.value;
  }
  return parsed(current);
}

/** What an operation needs besides the document. */
interface Operands {
  readonly path: string;
  readonly from: string;
  readonly value: unknown;
}

const operations: ReadonlyMap<string, (document: unknown, operands: Operands) => Parsed<unknown>> = new Map([
  ['add', (document, { path, value }) => changeAt(document, path, 'add', add(value))],
  ['remove', (document, { path }) => changeAt(document, path, 'remove', remove)],
  ['replace', (document, { path, value }) => changeAt(document, path, 'replace', replace(value))],
  ['test', (document, { path, value }) => test(document, path, value)],
  ['move', (document, { path, from }) => transfer(document, 'move', from, path)],
  ['copy', (document, { path, from }) => transfer(document, 'copy', from, path)],
]);

function applyOperation(document: unknown, { op, path, from, value }: PatchOperation): Parsed<unknown> {
  const kind = asText(op);
  const operation = operations.get(kind);
  if (operation === undefined) return failed(`Unexpected kind: ${kind === '' ? 'unknown' : kind}`);
  return operation(document, { path: asText(path), from: asText(from), value: value ?? null });
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

function transfer(document: unknown, kind: 'move' | 'copy', from: string, path: string): Parsed<unknown> {
  const value = valueAt(document, from);
  if (!value.ok) return failed(`${kind} operation does not apply: ${value.problem}`);
  const rest = kind === 'move' ? changeAt(document, from, 'move', remove) : parsed(document);
  return rest.ok ? changeAt(rest.value, path, kind, add(value.value ?? null)) : rest;
}

function test(document: unknown, path: string, expected: unknown): Parsed<unknown> {
  const found = valueAt(document, path);
  if (!found.ok) return failed(`test operation does not apply: ${found.problem}`);
  const isEqual = equals(found.value ?? null, expected);
  return isEqual ? parsed(document) : failed(`testing value ${path} failed: test failed`);
}

/** Visits no more than the expected value, which is as long as it was written; copies can make a document far larger. */
function equals(value: unknown, expected: unknown): boolean {
  if (Array.isArray(expected)) {
    if (!Array.isArray(value) || value.length !== expected.length) return false;
    return expected.every((item, index) => equals(value[index], item));
  }
  if (!isJsonObject(expected)) return JSON.stringify(expected) === scalarText(value);
  if (!isJsonObject(value) || Object.keys(value).length !== Object.keys(expected).length) return false;
  return Object.keys(expected).every((key) => Object.hasOwn(value, key) && equals(value[key], expected[key]));
}

const scalarText = (value: unknown): string | undefined =>
  isParent(value) ? undefined : JSON.stringify(value);

const missingPath = (path: string): Parsed<never> =>
  failed(`doc is missing path: ${JSON.stringify(path)}: missing value`);

function tokensOf(path: string): readonly string[] {
  return path
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function valueAt(document: unknown, path: string): Parsed<unknown> {
  const tokens = tokensOf(path);
  const last = tokens.at(-1);
  let parent = document;
  for (const token of tokens.slice(0, -1)) parent = memberOf(parent, token);
  if (last === undefined || !isParent(parent)) return missingPath(path);
  const value = memberOf(parent, last);
  return value === undefined && Array.isArray(parent)
    ? failed(`unable to access invalid index: ${last}`)
    : parsed(value);
}

function changeAt(document: unknown, path: string, kind: string, change: Change): Parsed<unknown> {
  const result = rebuild(document, tokensOf(path), change);
  if (result === undefined) {
    const { problem } = missingPath(path) as { problem: string };
    return failed(`${kind} operation does not apply: ${problem}`);
  }
  return result.ok ? result : failed(`error in ${kind} for path: '${path}': ${result.problem}`);
}

/** Rebuilds the parents on the way to the change; undefined when one of them is missing. */
function rebuild(value: unknown, tokens: readonly string[], change: Change): Parsed<unknown> | undefined {
  const [token, ...rest] = tokens;
  if (token === undefined || !isParent(value)) return undefined;
  if (rest.length === 0) return change(value, token);
  const child = rebuild(memberOf(value, token), rest, change);
  if (!child?.ok) return child;
  return parsed(withMember(value, token, child.value));
}

const isParent = (value: unknown): value is Parent => Array.isArray(value) || isJsonObject(value);

function memberOf(value: unknown, token: string): unknown {
  if (Array.isArray(value)) return value[indexIn(value.length, token) ?? value.length] as unknown;
  return isJsonObject(value) && Object.hasOwn(value, token) ? value[token] : undefined;
}

function withMember(value: Parent, token: string, member: unknown): Parent {
  if (isList(value)) return value.with(indexIn(value.length, token) ?? 0, member);
  return Object.fromEntries([...Object.entries(value).filter(([key]) => key !== token), [token, member]]);
}

const isList = (value: Parent): value is readonly unknown[] => Array.isArray(value);

/** An index below `length`, negative ones counted from the end; undefined for any other token. */
function indexIn(length: number, token: string): number | undefined {
  if (!/^[+-]?\d+$/.test(token)) return undefined;
  const index = Number(token) < 0 ? Number(token) + length : Number(token);
  return index >= 0 && index < length ? index : undefined;
}

const add =
  (value: unknown): Change =>
  (parent, token) => {
    if (!isList(parent)) return parsed(withMember(parent, token, value));
    const index = token === '-' ? parent.length : indexIn(parent.length + 1, token);
    return index === undefined ? badIndex(token) : parsed(parent.toSpliced(index, 0, value));
  };

const replace =
  (value: unknown): Change =>
  (parent, token) => {
    if (!isList(parent)) return parsed(withMember(parent, token, value));
    return indexIn(parent.length, token) === undefined
      ? badIndex(token)
      : parsed(withMember(parent, token, value));
  };

const remove: Change = (parent, token) => {
  if (isList(parent)) {
    const index = indexIn(parent.length, token);
    return index === undefined ? badIndex(token) : parsed(parent.toSpliced(index, 1));
  }
  if (!Object.hasOwn(parent, token)) {
    return failed(`Unable to remove nonexistent key: ${token}: missing value`);
  }
  return parsed(Object.fromEntries(Object.entries(parent).filter(([key]) => key !== token)));
};

const badIndex = (token: string): Parsed<never> => failed(`Unable to access invalid index: ${token}`);
