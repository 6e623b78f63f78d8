import { isIPv6 } from './address.ts';
import { escapePart, unescapePart } from './escape.ts';

/** The parts of a URL reference as Go's net/url keeps them: path, fragment, host and user decoded, the query as written. */
export interface Url {
  readonly scheme: string;
  readonly opaque: string;
  readonly user?: { readonly name: string; readonly password?: string };
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

/** A URL, or why it is none in Go's words. */
export type ParsedUrl = { readonly url: Url } | { readonly fault: string };

const empty = { scheme: '', opaque: '', host: '', path: '', query: '', fragment: '' } as const;
const hasControl = (text: string) => /[\0-\x1f\x7f]/.test(text);
const badEscape = { fault: 'invalid URL escape' } as const;

/** Cuts a text at the first separator; the second part is absent when there is none. */
function cut(text: string, separator: string): readonly [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** Reads an absolute or relative URL reference as Go 1.26's url.Parse. */
export function parseUrl(text: string): ParsedUrl {
  const [reference, rawFragment = ''] = cut(text, '#');
  const parsed = parseReference(reference);
  if ('fault' in parsed) return parsed;
  const fragment = unescapePart(rawFragment, 'fragment');
  return fragment === undefined ? badEscape : { url: { ...parsed.url, fragment } };
}

function parseReference(text: string): ParsedUrl {
  if (hasControl(text)) return { fault: 'net/url: invalid control character in URL' };
  if (text === '*') return { url: { ...empty, path: '*' } };
  if (text.startsWith(':')) return { fault: 'missing protocol scheme' };
  const { scheme, rest: afterScheme } = schemeOf(text);
  const [rest, query = ''] = cut(afterScheme, '?');
  if (rest.startsWith('/')) return parseHierarchy({ ...empty, scheme, query }, rest);
  if (scheme !== '') return { url: { ...empty, scheme, opaque: rest, query } };
  if (cut(rest, '/')[0].includes(':')) return { fault: 'first path segment in URL cannot contain colon' };
  return parseHierarchy({ ...empty, query }, rest);
}

function schemeOf(text: string): { scheme: string; rest: string } {
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*(?=:)/.exec(text)?.[0];
  return scheme === undefined
    ? { scheme: '', rest: text }
    : { scheme: scheme.toLowerCase(), rest: text.slice(scheme.length + 1) };
}

/** What follows the scheme: an authority when it starts with two slashes (three only after a scheme), then the path. */
function parseHierarchy(start: Url, rest: string): ParsedUrl {
  const hasAuthority = rest.startsWith('//') && (start.scheme !== '' || !rest.startsWith('///'));
  const [, authority = '', rawPath = ''] = hasAuthority
    ? (/^\/\/([^/]*)([^]*)$/.exec(rest) ?? [])
    : ['', '', rest];
  const path = unescapePart(rawPath, 'path');
  const parsed: Pick<Url, 'host' | 'user'> | { fault: string } = hasAuthority
    ? parseAuthority(start.scheme, authority)
    : { host: '' };
  if ('fault' in parsed) return parsed;
  return path === undefined ? badEscape : { url: { ...start, ...parsed, path } };
}

const userCharacters = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/;

function parseAuthority(scheme: string, authority: string): Pick<Url, 'host' | 'user'> | { fault: string } {
  const at = authority.lastIndexOf('@');
  const host = parseHost(scheme, authority.slice(at + 1));
  if (host === undefined) return { fault: 'invalid host' };
  if (at < 0) return { host };
  const user = authority.slice(0, at);
  if (!userCharacters.test(user)) return { fault: 'net/url: invalid userinfo' };
  const [name, password] = cut(user, ':').map((part) =>
    part === undefined ? part : unescapePart(part, 'user'),
  );
  if (name === undefined || (user.includes(':') && password === undefined)) return badEscape;
  return { host, user: { name, ...(password === undefined ? {} : { password }) } };
}

const optionalPort = /^(?::[0-9]*)?$/;

function parseHost(scheme: string, host: string): string | undefined {
  if (host.includes('[')) return parseBracketed(host);
  const isWeb = scheme === 'http' || scheme === 'https';
  const colon = isWeb ? host.indexOf(':') : host.lastIndexOf(':');
  if (colon >= 0 && !optionalPort.test(host.slice(colon))) return undefined;
  return unescapePart(host, 'host');
}

/** `[address]` with an optional zone and port; only IPv6 addresses may stand in brackets. */
function parseBracketed(host: string): string | undefined {
  const [, name, port = ''] = /^\[([^[]*)\]([^\]]*)$/.exec(host) ?? [];
  if (name === undefined || !optionalPort.test(port)) return undefined;
  const address = unescapePart(cut(name, '%25')[0], 'host');
  const zone = unescapePart(name.slice(cut(name, '%25')[0].length), 'zone');
  const isAddress = address !== undefined && isIPv6(address);
  return isAddress && zone !== undefined && zone !== '%' ? `[${address}${zone}]${port}` : undefined;
}

/** The host without port and brackets (Go's URL.Hostname). */
export function hostnameOf({ host }: Url): string {
  const name = host.replace(/:[0-9]*$/, '');
  return name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name;
}

/** `name:password` with what needs it escaped; empty without a user. */
export function userText({ user }: Url): string {
  if (user === undefined) return '';
  const password = user.password === undefined ? '' : `:${escapePart(user.password, 'user')}`;
  return escapePart(user.name, 'user') + password;
}

/** The URL as text (Go's URL.String). */
export function urlText(url: Url): string {
  const scheme = url.scheme === '' ? '' : `${url.scheme}:`;
  const main = url.opaque === '' ? authorityText(url) + pathText(url) : url.opaque;
  const query = url.query === '' ? '' : `?${url.query}`;
  const fragment = url.fragment === '' ? '' : `#${escapePart(url.fragment, 'fragment')}`;
  return scheme + main + query + fragment;
}

function authorityText(url: Url): string {
  const hasParts = url.host !== '' || url.user !== undefined;
  const slashes = hasParts || (url.scheme !== '' && url.path !== '') ? '//' : '';
  return slashes + (url.user === undefined ? '' : `${userText(url)}@`) + escapePart(url.host, 'host');
}

function pathText({ scheme, host, user, path }: Url): string {
  const escaped = path === '*' ? '*' : escapePart(path, 'path');
  if (escaped !== '' && !escaped.startsWith('/') && host !== '') return `/${escaped}`;
  const isFirst = scheme === '' && host === '' && user === undefined;
  return isFirst && cut(escaped, '/')[0].includes(':') ? `./${escaped}` : escaped;
}
