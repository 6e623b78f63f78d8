import { blocksOf, labelled } from '../blocks.ts';
import type { Block } from '../blocks.ts';
import { strictBoolean } from '../codec/boolean.ts';
import { positiveDuration } from '../codec/duration.ts';
import { text } from '../codec/text.ts';
import type { Body } from '../hcl/node.ts';
import { reject, within } from '../issue.ts';
import type { Scope } from '../issue.ts';
import type { AuthMethodConfig } from '../model.ts';
import { decodeStanza, field, keyName } from '../stanza.ts';
import type { Values } from '../stanza.ts';
import { checkMethodType, decodeMethodSettings } from './method-settings.ts';
import { mergedMap } from './settings-map.ts';
import { decodeSink, sinkFields } from './sink.ts';
import type { SinkStanza } from './sink.ts';
import { typeOf } from './type-label.ts';

/** The first and the longest wait of a growing back-off. */
export type Waits = { readonly minMs: number; readonly maxMs: number };

const loginWaits: Waits = { minMs: 1_000, maxMs: 300_000 };

/** The waits between tries of a failed read when the method gives none. */
export const readWaits: Waits = { minMs: 250, maxMs: 60_000 };

export const methodFields = {
  type: field(text, '', 'auth method, for example "kubernetes"'),
  mount_path: field(text, '', 'where the method is mounted; by default auth/<type>'),
  namespace: field(text, '', 'namespace of the login request'),
  wrap_ttl: field(positiveDuration, 0, 'ask for a wrapped token that lives this long'),
  min_backoff: field(positiveDuration, 0, 'first wait after a failed login (1 s) or fetch (250 ms)'),
  max_backoff: field(positiveDuration, 0, 'longest wait after failed logins (5 min) or fetches (1 min)'),
  exit_on_err: field(strictBoolean, false, 'end the agent when a login fails'),
};

export const autoAuthFields = {
  enable_reauth_on_new_credentials: field(strictBoolean, false, 'log in again when the credentials change'),
};

/** A method, and how long to wait between tries of a failed read: the same keys with other defaults. */
export type MethodStanza = { readonly config: AuthMethodConfig; readonly readWaits: Waits };

/** What a file says about logging in. Without a method there has been an issue. */
export type AutoAuthStanza = {
  readonly method: MethodStanza | undefined;
  readonly sinks: readonly SinkStanza[];
  readonly reauthOnNewCredentials: boolean;
};

const methodKeys = [...Object.keys(methodFields), 'config'];
const sinkKeys = [...Object.keys(sinkFields), 'config'];

/** The `auto_auth` stanza: one method, any number of sinks. */
export function decodeAutoAuth({ body, at }: Block, scope: Scope): AutoAuthStanza {
  const values = decodeStanza({ fields: autoAuthFields, blocks: ['method', 'sink', 'sinks'] }, body, scope);
  const [first, second] = labelled(blocksOf(body, 'method', scope), methodKeys);
  const key = within(scope, 'method');
  if (first === undefined) reject(key, at, 'is required: which auth method to log in with');
  if (second !== undefined) reject(key, second.at, 'may be given only once');
  const method = first && decodeMethod(first, key);
  const sinks = decodeSinks(body, scope);
  if (method !== undefined) checkWrapping(method.config, sinks, at, scope);
  return { method, sinks, reauthOnNewCredentials: values.enable_reauth_on_new_credentials };
}

function decodeMethod(block: Block, scope: Scope): MethodStanza {
  const values = decodeStanza({ fields: methodFields, blocks: ['config'] }, block.body, scope);
  const type = typeOf(values.type, block, scope);
  checkMethodType(type, block.at, scope);
  const map = mergedMap(block.body, scope);
  const { minMs, maxMs } = waitsOf(values, loginWaits);
  if (minMs >= maxMs) {
    const problem = `must be below max_backoff, got ${minMs / 1_000} s and ${maxMs / 1_000} s`;
    reject(within(scope, 'min_backoff'), block.at, problem);
  }
  const config: AuthMethodConfig = {
    type,
    mountPath: values.mount_path.replace(/^\/+|\/+$/g, '') || `auth/${type}`,
    namespace: canonicalNamespace(values.namespace),
    wrapTtlMs: values.wrap_ttl,
    minBackoffMs: minMs,
    maxBackoffMs: maxMs,
    exitOnError: values.exit_on_err,
    settings: decodeMethodSettings(type, map, scope),
  };
  return { config, readWaits: waitsOf(values, readWaits) };
}

/** What the two keys say; 0 stands for one that is not set. */
function waitsOf(values: Values<typeof methodFields>, defaults: Waits): Waits {
  return { minMs: values.min_backoff || defaults.minMs, maxMs: values.max_backoff || defaults.maxMs };
}

/** A namespace as the header carries it: no slash at its start, one at its end; '' stays ''. */
export function canonicalNamespace(namespace: string): string {
  const inner = namespace.replace(/^\/+|\/+$/g, '');
  return inner === '' ? '' : `${inner}/`;
}

function decodeSinks(body: Body, scope: Scope): SinkStanza[] {
  const direct = labelled(blocksOf(body, 'sink', scope), sinkKeys);
  const wrapped = wrappedSinks(body, within(scope, 'sinks'));
  return [
    ...direct.map((block) => decodeSink(block, within(scope, 'sink'), true)),
    ...wrapped.map((block) => decodeSink(block, within(scope, 'sinks.sink'), false)),
  ];
}

/** The blocks inside `sinks { sink { … } }`; what else it holds would be lost, so it is refused. `sinks = []` is none. */
function wrappedSinks(body: Body, scope: Scope): readonly Block[] {
  const wrappers = body.items
    .filter((item) => keyName(item) === 'sinks')
    .filter(({ value }) => value.kind !== 'list' || value.items.length > 0);
  for (const { value, keys } of wrappers) {
    const others = value.kind === 'body' ? value.items.filter((item) => keyName(item) !== 'sink') : [value];
    if (others.length > 0) reject(scope, keys[0].at, 'must hold nothing but sink { … } blocks');
  }
  return wrappers.flatMap(({ value }) => (value.kind === 'body' ? blocksOf(value, 'sink', scope) : []));
}

function checkWrapping(
  method: AuthMethodConfig,
  sinks: readonly SinkStanza[],
  at: Block['at'],
  scope: Scope,
): void {
  if (method.wrapTtlMs <= 0) return;
  const key = within(scope, 'method.wrap_ttl');
  const notOne = `needs exactly one sink to put the wrapped token into, got ${sinks.length}`;
  if (sinks.length !== 1) reject(key, at, notOne);
  if (sinks.some((sink) => sink.config.wrapTtlMs > 0)) {
    reject(key, at, 'wraps the token already; remove wrap_ttl from the method or from the sink');
  }
}
