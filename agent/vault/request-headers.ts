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
    ...optional('x-vault-wrap-ttl', wrapTtlMs === 0 ? '' : String(Math.ceil(wrapTtlMs / 1000))),
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

function bodyHeaders(body: string | undefined): Record<string, string> {
  if (body === undefined) return {};
  return { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
}
