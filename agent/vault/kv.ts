/** Path and payload shaping for the two versions of Vault's key-value engine. Pure. Source: consul-template 0.42. */
import { memberOf } from './json.ts';

/** What the preflight says about the mount that a path lies in. */
export type KvMount = { readonly version: 1 } | SecondVersion;

/** A mount of version 2, whose path tells which other paths lie in it. */
export type SecondVersion = { readonly version: 2; readonly path: string };

/** What to write where. */
export type KvWrite = { readonly path: string; readonly body: Readonly<Record<string, unknown>> };

/** The path of the preflight that tells the version of the engine behind a secret path. */
export function preflightPath(path: string): string {
  return `sys/internal/ui/mounts/${path}`;
}

/**
 * Reads the decoded JSON answer of the preflight: version 2 only for type `kv` with option version "2"; whatever looks
 * different is version 1, whose paths stay as they are written.
 */
export function mountOf(answer: unknown): KvMount {
  const data = memberOf(answer, 'data');
  const path = memberOf(data, 'path');
  const isSecond = memberOf(data, 'type') === 'kv' && memberOf(memberOf(data, 'options'), 'version') === '2';
  return isSecond && typeof path === 'string' && path !== '' ? { version: 2, path } : { version: 1 };
}

/** The mount among these that a path lies in; Vault never has a mount within another. */
export function mountAround(path: string, mounts: readonly SecondVersion[]): KvMount | undefined {
  return mounts.find((mount) => path.startsWith(`${trimSlashes(mount.path)}/`));
}

/** The path that reads or writes the values of a secret; `namespace` is the client's own, '' for none. */
export function readPath(path: string, mount: KvMount, namespace: string): string {
  if (mount.version === 1) return path;
  const { base, rest } = within(path, mount.path, namespace);
  if (rest === '') return `${base}/data`;
  return /^(data|metadata|subkeys)\//.test(rest) ? path : `${base}/data/${rest}`;
}

/** The path that lists the names below a path. Drops the namespace from the reported mount too, unlike consul-template. */
export function listPath(path: string, mount: KvMount, namespace: string): string {
  if (mount.version === 1) return path;
  const { base, rest } = within(path, mount.path, namespace);
  if (rest === '') return `${base}/metadata`;
  return /^metadata(\/|$)/.test(rest) ? path : `${base}/metadata/${rest}`;
}

/** Where the fields of a writing `secret` call go, and in which shape. */
export function writeShape(
  path: string,
  fields: Readonly<Record<string, string>>,
  mount: KvMount,
  namespace: string,
): KvWrite {
  const isSecond = mount.version === 2;
  return { path: readPath(path, mount, namespace), body: isSecond ? { data: fields } : fields };
}

/**
 * Whether a version with this `deletion_time` is gone at `now` (milliseconds): only a time in the past counts, since
 * `delete_version_after` announces the end of living versions with a time in the future.
 */
export function isDeletedAt(deletionTime: unknown, now: number): boolean {
  if (typeof deletionTime !== 'string') return false;
  const time = /^(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,3})?)\d*([Zz]|[+-]\d\d:\d\d)$/.exec(
    deletionTime,
  );
  if (time === null) return false;
  const at = Date.parse(`${time[1] ?? ''}${time[2] ?? ''}`.toUpperCase());
  return at <= now;
}

/** Splits a path at its mount. The server may report the mount with the namespace in front of it. */
function within(path: string, mountPath: string, namespace: string): { base: string; rest: string } {
  const reported = trimSlashes(mountPath);
  const prefix = namespace === '' ? '' : `${trimSlashes(namespace)}/`;
  const known = reported.length > prefix.length && reported.startsWith(prefix);
  // A mount may carry the name of its namespace: then the path that was written decides.
  const isWhole = path === reported || path.startsWith(`${reported}/`);
  const base = known && !isWhole ? reported.slice(prefix.length) : reported;
  if (path === base) return { base, rest: '' };
  return { base, rest: path.startsWith(`${base}/`) ? path.slice(base.length + 1) : path };
}

function trimSlashes(text: string): string {
  return text.replace(/^\/+|\/+$/g, '');
}
