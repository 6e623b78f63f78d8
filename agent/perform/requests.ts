/** Requests that templates cause: who sends them, in which namespace, and how their answers are read. */
import {
  GoMap,
  GoSlice,
  JsonError,
  JsonNumber,
  decodeJson,
  secretValue,
  toText,
} from '../../gotemplate/index.ts';
import type { Value } from '../../gotemplate/index.ts';
import { AgentError } from '../errors.ts';
import type { Grant } from '../machine/lifetime.ts';
import type { KvMount } from '../vault/kv.ts';
import { mountOf, preflightPath } from '../vault/kv.ts';
import type { VaultResponse } from '../vault/client.ts';
import type { Ports } from './ports.ts';
import type { Lease } from './reread.ts';

/** What to ask Vault. */
export type Asked = {
  readonly method: 'GET' | 'PUT';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** Sends requests with one token. */
export type Ask = (asked: Asked) => Promise<VaultResponse>;

/** A secret's answer taken apart. */
export type SecretAnswer = {
  readonly value: Value;
  readonly data: Value;
  readonly warnings: readonly string[];
  readonly lease: Lease;
  readonly grant: Grant;
};

/** Failures of the preflight that say nothing about the server's health: the mount is then taken for version 1. */
const preflightRefusals = new Set([
  'permission-denied',
  'absent',
  'bad-request',
  'unsupported',
  'unexpected',
]);

/** A way to send requests for templates with the given token. */
export function askWith(token: string, ports: Ports): Ask {
  const { client, templateNamespace: namespace, signal } = ports;
  const common = { token, purpose: 'template', signal, ...(namespace === '' ? {} : { namespace }) } as const;
  return (asked) => client.request({ ...asked, ...common });
}

/**
 * The version of the key-value engine behind a path. A server that refuses to tell is taken at its word: version 1;
 * other failures are thrown, so that the next fetch asks again (consul-template remembers version 1).
 */
export async function findMount(path: string, ask: Ask): Promise<KvMount> {
  try {
    const answer = await ask({ method: 'GET', path: preflightPath(path) });
    return mountOf(JSON.parse(new TextDecoder().decode(answer.body)));
  } catch (error) {
    if (error instanceof SyntaxError) return { version: 1 };
    if (error instanceof AgentError && preflightRefusals.has(error.code)) return { version: 1 };
    throw error;
  }
}

/** Takes an answer apart, numbers kept as text. Throws AgentError `malformed` when it is not what Vault sends. */
export function readSecret(body: Uint8Array, subject: string): SecretAnswer {
  const answer = decodedObject(body, subject);
  const auth = answer.get('auth');
  const leaseId = answer.get('lease_id');
  const leaseMs = milliseconds(answer);
  return {
    value: secretValue(answer),
    data: answer.get('data') ?? null,
    warnings: warningsIn(answer.get('warnings')),
    lease: {
      id: typeof leaseId === 'string' ? toText(leaseId) : '',
      ms: leaseMs,
      authMs: auth instanceof GoMap ? milliseconds(auth) : 0,
    },
    grant: { leaseMs, renewable: answer.get('renewable') === true },
  };
}

function decodedObject(body: Uint8Array, subject: string): GoMap {
  const malformed = (problem: string) => new AgentError('malformed', { subject, errors: [problem] });
  try {
    const answer = decodeJson(body);
    if (answer instanceof GoMap) return answer;
  } catch (error) {
    if (error instanceof JsonError) throw malformed(`the answer is not JSON: ${error.message}`);
    throw error;
  }
  throw malformed('the answer is not a JSON object');
}

function milliseconds(fields: GoMap): number {
  const duration = fields.get('lease_duration');
  const seconds = duration instanceof JsonNumber ? Number(duration.text) : 0;
  return Number.isFinite(seconds) ? Math.max(seconds, 0) * 1_000 : 0;
}

function warningsIn(value: Value | undefined): readonly string[] {
  if (!(value instanceof GoSlice)) return [];
  return value.items.flatMap((item) => (typeof item === 'string' ? [toText(item)] : []));
}
