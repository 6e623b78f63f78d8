/** Reads, lists and writes behind the template functions `secret` and `secrets`. */
import { GoMap, GoSlice, strings, toText } from '../../gotemplate/index.ts';
import type { Reference, Value } from '../../gotemplate/index.ts';
import { AgentError } from '../errors.ts';
import type { Answer } from '../machine/secret.ts';
import { isDeletedAt, listPath, readPath, writeShape } from '../vault/kv.ts';
import type { KvMount } from '../vault/kv.ts';
import { readSecret } from './requests.ts';
import type { Ask, SecretAnswer } from './requests.ts';
import { rereadRule } from './reread.ts';

/** What fetching needs: requests, the mount behind a path, the client's namespace, and the time in milliseconds. */
export type Source = {
  readonly ask: Ask;
  readonly mountOf: (path: string) => Promise<KvMount>;
  readonly namespace: string;
  readonly now: number;
};

type ReferenceOf<Kind extends Reference['kind']> = Extract<Reference, { readonly kind: Kind }>;

const notRenewable = { leaseMs: 0, renewable: false };

/** Reads a secret. Rejects with AgentError `absent` for a deleted version and for answers with nothing but warnings. */
export async function fetchSecret(reference: ReferenceOf<'read'>, source: Source): Promise<Answer> {
  const path = toText(reference.path);
  const mount = await source.mountOf(path);
  const asked = readPath(path, mount, source.namespace);
  const query = Object.fromEntries(new URLSearchParams(toText(reference.query)));
  const { status, body } = await source.ask({ method: 'GET', path: asked, query });
  const secret = readSecret(body, asked);
  if (isDeleted(secret, mount, source.now) || (status === 404 && fieldsOf(secret.data).size === 0)) {
    throw new AgentError('absent', { subject: asked, errors: secret.warnings });
  }
  return answerOf(secret, asked, source.now);
}

/** Lists the names below a path, sorted; none when nothing is there. */
export async function fetchList(reference: ReferenceOf<'list'>, source: Source): Promise<Answer> {
  const path = toText(reference.path);
  const asked = listPath(path, await source.mountOf(path), source.namespace);
  const names = await namesAt(asked, source.ask);
  return { value: strings(names.sort()), leaseId: '', grant: notRenewable, reread: { rule: 'static' } };
}

/** Writes fields and yields the answer; nothing when the server has none. */
export async function fetchWrite(reference: ReferenceOf<'write'>, source: Source): Promise<Answer> {
  const path = toText(reference.path);
  const mount = await source.mountOf(path);
  const { path: asked, body } = writeShape(path, textFields(reference.data), mount, source.namespace);
  const answer = await source.ask({ method: 'PUT', path: asked, body: JSON.stringify(body) });
  if (answer.body.length > 0) return answerOf(readSecret(answer.body, asked), asked, source.now);
  if (mount.version === 2) {
    throw new AgentError('malformed', { subject: asked, errors: ['the answer to the write is empty'] });
  }
  return { value: null, leaseId: '', grant: notRenewable, reread: { rule: 'static' } };
}

/** The pairs of a `secret` or `pkiCert` call as text, in the order of their names. */
export function textFields(data: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const pairs = [...data].map(([name, value]) => [toText(name), toText(value)] as const);
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function answerOf({ value, data, lease, grant }: SecretAnswer, subject: string, now: number): Answer {
  const reread = rereadRule(lease, data, now);
  if (reread === 'pending') throw new AgentError('rotation-pending', { subject });
  return { value, leaseId: lease.id, grant, reread };
}

function isDeleted({ data }: SecretAnswer, mount: KvMount, now: number): boolean {
  if (mount.version === 1) return false;
  return isDeletedAt(fieldsOf(fieldsOf(data).get('metadata')).get('deletion_time'), now);
}

async function namesAt(path: string, ask: Ask): Promise<string[]> {
  try {
    const { body } = await ask({ method: 'GET', path, query: { list: 'true' } });
    const keys = fieldsOf(readSecret(body, path).data).get('keys');
    return keys instanceof GoSlice ? keys.items.filter((name) => typeof name === 'string') : [];
  } catch (error) {
    if (error instanceof AgentError && error.code === 'absent') return [];
    throw error;
  }
}

function fieldsOf(value: Value | undefined): GoMap {
  return value instanceof GoMap ? value : new GoMap();
}
