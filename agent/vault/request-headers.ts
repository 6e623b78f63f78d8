/** The headers of a request to Vault. Pure. */
import { AgentError } from '../errors.ts';
import type { ClientSettings } from './client-settings.ts';
import type { VaultRequest } from './client.ts';
import { canonicalNamespace } from './paths.ts';

/** A token is printed ASCII; anything else could end a header line or was read from the wrong file. */
const tokenForm = /^[\x21-\x7e]+$/;

/**
 * Headers as Vault's API client sends them. Throws AgentError `bad-token` for a token that cannot be one; its text is
 * not shown.
 */
export function requestHeaders(
  request: VaultRequest,
  settings: Pick<ClientSettings, 'namespace' | 'wrapTtlMs' | 'headers' | 'userAgent'>,
  subject: string,
): Record<string, string> {
  const token = request.token ?? '';
  if (token !== '' && !tokenForm.test(token)) throw new AgentError('bad-token', { subject });
  const namespace = canonicalNamespace(request.namespace ?? '') || canonicalNamespace(settings.namespace);
  const wrapTtlMs = request.wrapTtlMs ?? settings.wrapTtlMs;
  return {
    ...settings.headers,
    ...request.headers,
    'user-agent': settings.userAgent[request.purpose],
    'accept-encoding': 'gzip',
    'x-vault-request': 'true',
    ...optional('x-vault-token', token),
    ...optional('x-vault-namespace', utf8(namespace)),
    ...optional('x-vault-wrap-ttl', wrapTtlMs === 0 ? '' : durationText(wrapTtlMs)),
    ...bodyHeaders(request.body),
  };
}

/** The runtimes write each character of a header as one byte; Vault reads UTF-8. */
function utf8(text: string): string {
  return Buffer.from(text).toString('latin1');
}

function optional(name: string, value: string): Record<string, string> {
  return value === '' ? {} : { [name]: value };
}

/** `5m0s`, `24h0m0s`, `1.5s`: how Vault's client library writes a duration. */
function durationText(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const seconds = `${(ms % 60_000) / 1_000}s`;
  if (minutes === 0) return seconds;
  return minutes < 60 ? `${minutes}m${seconds}` : `${Math.floor(minutes / 60)}h${minutes % 60}m${seconds}`;
}

function bodyHeaders(body: string | undefined): Record<string, string> {
  if (body === undefined) return {};
  return { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
}
