import type * as Crypto from 'node:crypto';
import { createRequire } from 'node:module';
import { posix } from 'node:path';
import { FunctionError } from '../../errors.ts';
import type { PkiReference, ReadReference, Reference, WriteReference } from '../../references.ts';
import { quote } from '../../strconv/quote.ts';
import { trimSpace } from '../../unicode/space.ts';
import { parseUrl } from '../../url/url.ts';
import type { Url } from '../../url/url.ts';
import { toBytes } from '../../values/text.ts';

const HASH_DIGITS = 8;

/** Paths that URL parsing and trimming leave as they are. */
const PLAIN_PATH = /^[A-Za-z0-9_](?:[A-Za-z0-9_./-]*[A-Za-z0-9_])?$/;

/** The reference of `secret` without pairs. The path goes through URL parsing, as in consul-template 0.42. */
export function readReference(written: string): ReadReference {
  if (PLAIN_PATH.test(written))
    return { kind: 'read', identity: `vault.read(${written})`, path: written, query: '' };
  const { path, query } = parsedPath(written, 'vault.read');
  const version = versionIn(query);
  const identity = `vault.read(${path}${version === undefined ? '' : `.v${version}`})`;
  return { kind: 'read', identity, path, query, ...(version === undefined ? {} : { version }) };
}

/** The reference of `secret` with pairs, of which the last one of each name counts. */
export function writeReference(written: string, pairs: readonly string[]): WriteReference {
  const path = trimmedPath(written, 'vault.write');
  const data = dataOf(pairs);
  return { kind: 'write', identity: `vault.write(${path} -> ${hashOf(data)})`, path, data };
}

/** The reference of `secrets`. */
export function listReference(written: string): Reference {
  const path = trimmedPath(written, 'vault.list');
  return { kind: 'list', identity: `vault.list(${path})`, path };
}

/** The reference of `pkiCert`; the destination of the template belongs to the identity, the pairs do not. */
export function pkiReference(written: string, pairs: readonly string[], destination: string): PkiReference {
  const data = dataOf(pairs);
  const { path } = parsedPath(written, 'vault.read');
  return { kind: 'pki', identity: `vault.pki(${path}->${destination})`, path, data };
}

/** The reference of `file`; the path is trimmed and cleaned. */
export function fileReference(written: string): Reference {
  const normal = posix.normalize(trimSpace(written));
  const path = normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
  return { kind: 'file', identity: `file(${path})`, path };
}

function trimmedPath(written: string, kind: string): string {
  const path = trimSpace(written)
    .replace(/^\/+/, '')
    .replace(/(?<!\/)\/+$/, '');
  if (path === '') throw new FunctionError(`${kind}: invalid format: ""`);
  return path;
}

function parsedPath(written: string, kind: string): Url {
  const path = trimmedPath(written, kind);
  const parsed = parseUrl(path);
  if ('fault' in parsed) throw new FunctionError(`parse path: ${parsed.fault}`);
  return parsed.url;
}

/** The first `version` of a query; parts that do not decode are passed over. */
function versionIn(query: string): string | undefined {
  const values = query.split('&').flatMap((part) => {
    const [, name, value] = /^(version)(?:=([^;]*))?$/.exec(part) ?? [];
    return name === undefined ? [] : [decodedQuery(value ?? '')];
  });
  return values.find((value) => value !== undefined);
}

function decodedQuery(text: string): string | undefined {
  if (/%(?![0-9a-fA-F]{2})/.test(text)) return undefined;
  const spaced = text.replaceAll('+', ' ');
  return spaced.replace(/%(..)/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

function dataOf(pairs: readonly string[]): ReadonlyMap<string, string> {
  const data = new Map<string, string>();
  for (const pair of pairs.filter((text) => text !== '')) {
    const equals = pair.indexOf('=');
    if (equals < 0) throw new FunctionError('an argument is not a k=v pair');
    data.set(trimSpace(pair.slice(0, equals)), trimSpace(pair.slice(equals + 1)));
  }
  return data;
}

function hashOf(data: ReadonlyMap<string, string>): string {
  // Large, and only written secrets need it.
  const { createHash } = createRequire('/')('node:crypto') as typeof Crypto;
  const hash = createHash('sha1');
  for (const key of Array.from(data.keys()).sort())
    hash.update(toBytes(`${key}=${quote(data.get(key) ?? '')}`));
  return hash.digest('hex').slice(0, HASH_DIGITS);
}
