/** A caller's request on its way to Vault, and Vault's answer on its way back. Pure. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Body } from './body.ts';

/** Headers under their lower-case names. */
export type Headers = Readonly<Record<string, string | readonly string[]>>;

/** A request as it is sent to Vault. Never print its token. */
export type ProxyRequest = {
  readonly method: string;
  /** Path and query as the caller wrote them, for example `/v1/secret/data/app?version=2`. */
  readonly target: string;
  /** Without the token. */
  readonly headers: Headers;
  /** '' for none. */
  readonly token: string;
  readonly body: Body;
};

/** An answer as it is sent to the caller. */
export type ProxyAnswer = { readonly status: number; readonly headers: Headers; readonly body: Body };

/** Headers that belong to one connection, and those that the next one writes itself (RFC 9110, 7.6.1). */
const ofConnection = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What the caller's request says to the agent, not to Vault. */
const ofCaller = new Set(['host', 'accept-encoding', 'expect', 'x-vault-token', 'user-agent']);

/** The headers that go on to Vault: all the caller's, with the agent's name before the caller's own. */
export function requestHeaders(given: IncomingHttpHeaders, userAgent: string): Headers {
  const { 'user-agent': caller } = given;
  const kept = Object.entries(endToEnd(given)).filter(([name]) => !ofCaller.has(name));
  return {
    ...Object.fromEntries(kept),
    'user-agent': caller === undefined ? userAgent : `${userAgent}; ${caller}`,
  };
}

/** The headers of an answer that go on to the caller. */
export function answerHeaders(given: IncomingHttpHeaders): Headers {
  return endToEnd(given);
}

/** The value of a header as one text, '' when it is not there. */
export function headerOf(headers: Headers, name: string): string {
  const value = headers[name] ?? '';
  return typeof value === 'string' ? value : value.join(', ');
}

/**
 * The path of a request below `/v1/` as Vault understands it: without query, decoded, without empty and dotted parts, so
 * that no spelling escapes a rule about a path.
 */
export function vaultPath({ target }: Pick<ProxyRequest, 'target'>): string {
  const parts: string[] = [];
  for (const part of decoded(target.replace(/[?#].*$/, '')).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return (parts[0] === 'v1' ? parts.slice(1) : parts).join('/');
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function endToEnd(given: IncomingHttpHeaders): Headers {
  const named = (given.connection ?? '').toLowerCase().split(/\s*,\s*/);
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      value === undefined || ofConnection.has(name) || named.includes(name) ? [] : [[name, value]],
    ),
  );
}
