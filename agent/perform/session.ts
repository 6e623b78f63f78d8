/** Reads the answers to logins and renewals. */
import { AgentError } from '../errors.ts';
import type { Grant } from '../machine/lifetime.ts';
import type { Session } from '../machine/token.ts';

/** A JSON object as it came from the server: nothing about it is known. */
type Answered = Readonly<Record<string, unknown>>;

/** Fields of wrapping information, in the order Vault's own agent writes them to a sink. */
const wrapFields = ['token', 'accessor', 'ttl', 'creation_time', 'creation_path', 'wrapped_accessor'];

/** The session in the answer to a login. Throws AgentError `malformed` when there is no token in it. */
export function loginAnswer(body: Uint8Array, subject: string): Session {
  const auth = objectAt(parseAnswer(body, subject), 'auth');
  const token = auth?.client_token;
  if (auth === undefined || typeof token !== 'string' || token === '') {
    throw new AgentError('malformed', { subject, errors: ['the answer holds no token'] });
  }
  return { token, sinkText: token, wrapped: false, grant: grantIn(auth, 'lease_duration') };
}

/** The session of a login whose answer was wrapped: sinks receive the wrapping information. */
export function wrappedAnswer(body: Uint8Array, subject: string): Session {
  const info = wrapInfo(body, subject);
  return { ...info, wrapped: true, grant: { leaseMs: 0, renewable: false } };
}

/** The wrapping token in an answer, and the information about it as a line of JSON, as Go writes it. Throws AgentError `malformed`. */
export function wrapInfo(body: Uint8Array, subject: string): { token: string; sinkText: string } {
  const info = objectAt(parseAnswer(body, subject), 'wrap_info');
  const token = info?.token;
  if (info === undefined || typeof token !== 'string' || token === '') {
    throw new AgentError('malformed', { subject, errors: ['the answer holds no wrapping token'] });
  }
  return { token, sinkText: `${JSON.stringify(info, wrapFields)}\n` };
}

/** The session of a token that was looked up. */
export function lookupAnswer(body: Uint8Array, token: string, subject: string): Session {
  const data = objectAt(parseAnswer(body, subject), 'data');
  if (data === undefined) {
    throw new AgentError('malformed', { subject, errors: ['the answer holds no data'] });
  }
  return { token, sinkText: token, wrapped: false, grant: grantIn(data, 'ttl') };
}

/** What a renewed token may live on. */
export function tokenGrant(body: Uint8Array, subject: string): Grant {
  const auth = objectAt(parseAnswer(body, subject), 'auth');
  if (auth === undefined) {
    throw new AgentError('malformed', { subject, errors: ['the answer holds no auth block'] });
  }
  return grantIn(auth, 'lease_duration');
}

/** What a renewed lease may live on. */
export function leaseGrant(body: Uint8Array, subject: string): Grant {
  return grantIn(parseAnswer(body, subject), 'lease_duration');
}

function grantIn(fields: Answered, name: string): Grant {
  const seconds = Number(fields[name] ?? 0);
  const renewable = fields.renewable === true;
  return { leaseMs: Number.isFinite(seconds) ? Math.max(seconds, 0) * 1_000 : 0, renewable };
}

function objectAt(fields: Answered, name: string): Answered | undefined {
  const value = fields[name];
  return isObject(value) ? value : undefined;
}

function parseAnswer(body: Uint8Array, subject: string): Answered {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    if (isObject(value)) return value;
  } catch {
    // Not JSON: reported below, without a quotation that could hold a secret.
  }
  throw new AgentError('malformed', { subject, errors: ['the answer is not a JSON object'] });
}

function isObject(value: unknown): value is Answered {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
