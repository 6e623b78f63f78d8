/** Paths in requests: percent-encoding, and what may not be sent at all. Pure. */

/** A path and query ready for a request line, or why the path cannot be used. */
export type Target = { readonly target: string } | { readonly refused: string };

/** A secret path as people write it, taken apart: `secret/app?version=2`. */
export type SecretPath = { readonly path: string; readonly query: Readonly<Record<string, string>> };

const controls = /[\u0000-\u001f\u007f]/;
const fullUrl = /^[a-z][a-z0-9+.-]*:\/\//i;
/** What Go leaves alone in a path although encodeURIComponent does not. */
const keptByGo = /%(?:24|26|2B|2C|3A|3B|3D|40)/g;
/** What Go encodes although encodeURIComponent does not. */
const encodedByGo = /[!'()*]/g;

/**
 * The request target of an unescaped Vault path such as `secret/data/app`: `/v1/secret/data/app?version=2`.
 * Empty segments are dropped, as Go's client does; `.` and `..`, control characters and full URLs are refused, since a
 * proxy or the server might resolve them to another path than the policy was written for (CVE-2026-3605).
 */
export function requestTarget(path: string, query: Readonly<Record<string, string>> = {}): Target {
  const refused = refusal(path);
  if (refused !== undefined) return { refused };
  const segments = path.split('/').filter((segment) => segment !== '');
  const search = queryText(query);
  return { target: `/v1/${segments.map(encodeSegment).join('/')}${search === '' ? '' : `?${search}`}` };
}

/** Takes a written secret path apart; slashes and spaces around the path are dropped (consul-template). */
export function parseSecretPath(text: string): SecretPath {
  const mark = text.indexOf('?');
  const path = mark === -1 ? text : text.slice(0, mark);
  const query = mark === -1 ? '' : text.slice(mark + 1);
  return {
    path: path.trim().replace(/^\/+|\/+$/g, ''),
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

/** The namespace as Vault's header wants it: no slash in front, one behind; '' stays ''. */
export function canonicalNamespace(namespace: string): string {
  const inner = namespace.trim().replace(/^\/+|\/+$/g, '');
  return inner === '' ? '' : `${inner}/`;
}

function refusal(path: string): string | undefined {
  if (fullUrl.test(path)) return 'it is a full URL';
  if (controls.test(path)) return 'it holds a control character';
  if (!path.isWellFormed()) return 'it is not valid Unicode';
  const segments = path.split('/').filter((segment) => segment !== '');
  if (segments.length === 0) return 'it is empty';
  return segments.some((segment) => segment === '.' || segment === '..') ? 'it holds "." or ".."' : undefined;
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment)
    .replace(keptByGo, decodeURIComponent)
    .replace(encodedByGo, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function queryText(query: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1));
  return new URLSearchParams(sorted).toString();
}
