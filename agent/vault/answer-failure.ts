/** What an answer of Vault that is not a success means: status and `errors` list -> failure code. Pure. */
import { AgentError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import type { VaultRequest, VaultResponse } from './client.ts';
import { memberOf, parseJson } from './json.ts';
import { parseRetryAfter } from './retry.ts';

/** One meaning of a status. The first row whose conditions all hold decides. */
type Meaning = {
  readonly status: number | readonly [from: number, to: number];
  readonly says?: RegExp;
  readonly path?: RegExp;
  readonly code: ErrorCode;
};

const login = /\/login(\/|$)/;

const meanings: readonly Meaning[] = [
  { status: [300, 399], code: 'redirect-refused' },
  { status: 400, says: /HTTP request to an HTTPS server/i, code: 'tls-required' },
  {
    status: [400, 404],
    path: /^sys\/leases\/renew/,
    says: /lease not found|invalid lease/i,
    code: 'lease-gone',
  },
  {
    status: [400, 403],
    says: /invalid role|role .*(could not be found|not found|does not exist)/i,
    code: 'bad-role',
  },
  {
    status: [400, 403],
    path: login,
    says: /not yet valid|before (being )?issued|(is|has) expired|\((nbf|iat|exp)\) claim/i,
    code: 'clock',
  },
  { status: [400, 403], path: login, code: 'login-denied' },
  { status: 400, code: 'bad-request' },
  { status: 403, says: /invalid token|bad token/i, code: 'invalid-token' },
  { status: [401, 403], code: 'permission-denied' },
  { status: 404, code: 'absent' },
  { status: 405, code: 'unsupported' },
  { status: 412, code: 'inconsistent' },
  { status: 429, code: 'rate-limited' },
  { status: [472, 473], code: 'standby' },
  { status: [500, 599], says: /\bseal(ed)?\b|not (yet )?initialized/i, code: 'sealed' },
  { status: [500, 599], says: /standby|active (cluster )?node|leader/i, code: 'standby' },
  { status: 501, code: 'unsupported' },
  { status: [500, 599], code: 'server' },
];

const longestText = 300;
/** Shorter texts are words of the message more often than secrets. */
const shortestSecret = 4;
const mostErrors = 5;

/**
 * The failure that an answer without success stands for. The server's `errors` are shown on one line, without the token
 * and the values of the request they belong to; nothing else of the body is.
 */
export function answerFailure(
  request: VaultRequest,
  response: VaultResponse,
  about: { readonly subject: string; readonly now: number },
): AgentError {
  const errors = errorsOf(response.body, secretsOf(request));
  const retryAfterMs = parseRetryAfter(response.headers['retry-after'], about.now);
  return new AgentError(codeOf(request.path, response.status, errors.join('\n')), {
    subject: about.subject,
    status: response.status,
    errors,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

function codeOf(path: string, status: number, said: string): ErrorCode {
  const isMeant = (row: Meaning) =>
    covers(row.status, status) && (row.says?.test(said) ?? true) && (row.path?.test(path) ?? true);
  return meanings.find(isMeant)?.code ?? 'unexpected';
}

function covers(row: Meaning['status'], status: number): boolean {
  return typeof row === 'number' ? row === status : row[0] <= status && status <= row[1];
}

function errorsOf(body: Uint8Array, secrets: readonly string[]): string[] {
  const list = memberOf(parseJson(body), 'errors');
  const texts = Array.isArray(list) ? list.filter((item) => typeof item === 'string') : plain(body);
  return texts.slice(0, mostErrors).map((text) => oneLine(secrets.reduce(withhold, text)));
}

/** Go's own servers answer a mistake of protocol in one plain line. */
function plain(body: Uint8Array): string[] {
  const text = new TextDecoder().decode(body.subarray(0, longestText)).trim();
  return /^client sent an HTTP request to an HTTPS server\.?$/i.test(text) ? [text] : [];
}

function oneLine(text: string): string {
  const line = text.replace(/[\s\u0000-\u001f\u007f]+/g, ' ').trim();
  return line.length > longestText ? `${line.slice(0, longestText)}…` : line;
}

function withhold(text: string, secret: string): string {
  return text.replaceAll(secret, '[redacted]');
}

/** The texts of a request that its answer may repeat but nobody may print. A role is no secret and helps. */
function secretsOf(request: VaultRequest): string[] {
  const body = parseJson(request.body ?? '');
  const sent = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  const values = sent.flatMap(([key, value]) => (key === 'role' ? [] : stringsIn(value)));
  const texts = [request.token ?? '', ...Object.values(request.headers ?? {}), ...values];
  const forms = texts.flatMap(formsOf).filter((text) => text.length >= shortestSecret);
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

/** The ways in which a server may repeat a text: as it is, quoted, by its lines, encoded. */
function formsOf(text: string): string[] {
  const quoted = JSON.stringify(text).slice(1, -1);
  return [text, quoted, ...text.split(/[\r\n]+/), Buffer.from(text).toString('base64')];
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
