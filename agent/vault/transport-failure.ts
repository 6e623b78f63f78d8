/** What an error of the network, of TLS or of an HTTP parser means. Node and Bun name most of them alike. Pure. */
import { AgentError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';

/** Runtime's error code (a whole name) -> our code; the first row that matches decides. */
const codes: readonly (readonly [RegExp, ErrorCode])[] = [
  [/^(ENOTFOUND|EAI_\w+|ESERVFAIL|ENODATA)$/, 'dns'],
  [/^(ECONNREFUSED|ENOENT|EACCES)$/, 'refused'],
  [/^(ETIMEDOUT|ESOCKETTIMEDOUT)$/, 'timeout'],
  [
    /^(ECONNRESET|EPIPE|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|ECONNABORTED|ERR_SOCKET_CLOSED)$/,
    'unreachable',
  ],
  [/^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/, 'tls-expired'],
  [/^ERR_TLS_CERT_ALTNAME/, 'tls-name'],
  [
    /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|CERT_|INVALID_CA|PATH_LENGTH_|INVALID_PURPOSE)/,
    'tls-untrusted',
  ],
  [/^ERR_SSL_.*(CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/, 'tls-client'],
  [/^(EPROTO|ERR_SSL_|ERR_TLS_|ERR_OSSL_)/, 'tls-handshake'],
  [/^(HPE_|Malformed_HTTP_Response$|ResponseHeadersTooLarge$)/, 'malformed'],
  [/^ERR_(INVALID_CHAR|HTTP_INVALID_HEADER_VALUE|INVALID_HTTP_TOKEN)$/, 'bad-header'],
];

/**
 * The failure that an error thrown by node:http, node:https, node:net, node:tls or Bun's fetch stands for; an AgentError stays what
 * it is. `subject` names the request.
 */
export function transportFailure(error: unknown, subject: string): AgentError {
  if (error instanceof AgentError) return error;
  const name = nameOf(error);
  const code = codes.find(([pattern]) => pattern.test(name))?.[1] ?? 'unreachable';
  return new AgentError(code, { subject, errors: name === '' ? [] : [name], cause: error });
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
