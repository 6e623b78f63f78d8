import { booleanField, durationField, integerField, listField, seconds, textField } from '../fields.ts';
import { keysReply, routes } from '../routes.ts';
import { systemMaxTtlMs } from '../token-store.ts';
import { VaultError, invalidToken, timestamp } from '../wire.ts';
import type { AuthServices } from './services.ts';
import type { Engine } from '../routes.ts';
import type { Token, TokenStore } from '../token-store.ts';
import type { Call, Fields, Reply } from '../wire.ts';

/** auth/token: create, look up, renew, revoke; each for oneself, by token or by accessor. */
export function tokenAuth({ tokens, namespace }: AuthServices): Engine {
  const self = ({ token }: Call) => token ?? fail();
  const named = ({ body, now }: Call) => tokens.find(textField(body, 'token'), now) ?? bad('bad token');
  const byAccessor = ({ body, now }: Call) =>
    tokens.findByAccessor(textField(body, 'accessor'), now) ?? bad('invalid accessor');
  return routes([
    [
      'write',
      /^create(-orphan)?$/,
      (call, orphan) => ({ auth: create(tokens, call, namespace, orphan !== undefined) }),
    ],
    ['read', /^lookup-self$/, (call) => ({ data: describe(self(call), call.now) })],
    ['write', /^lookup-self$/, (call) => ({ data: describe(self(call), call.now) })],
    ['write', /^lookup$/, (call) => ({ data: describe(named(call), call.now) })],
    ['write', /^lookup-accessor$/, (call) => ({ data: { ...describe(byAccessor(call), call.now), id: '' } })],
    ['write', /^renew-self$/, (call) => renew(tokens, self(call), call)],
    ['write', /^renew$/, (call) => renew(tokens, named(call), call)],
    ['write', /^renew-accessor$/, (call) => renew(tokens, byAccessor(call), call)],
    ['write', /^revoke-self$/, (call) => revoke(tokens, self(call).id)],
    ['write', /^revoke$/, (call) => revoke(tokens, textField(call.body, 'token'))],
    ['write', /^revoke-accessor$/, (call) => revoke(tokens, byAccessor(call).id)],
    [
      'list',
      /^accessors$/,
      ({ now }) => keysReply(tokens.ids().flatMap((id) => tokens.find(id, now)?.accessor ?? [])),
    ],
  ]);
}

function fail(): never {
  throw invalidToken();
}

function bad(message: string): never {
  throw new VaultError(403, message);
}

function create(tokens: TokenStore, call: Call, namespace: string, orphan: boolean): Token {
  const { body, token: parent, now } = call;
  const policies = policiesOf(call);
  const batch = textField(body, 'type') === 'batch';
  const ttlMs = durationField(body, 'ttl') ?? (policies.includes('root') ? undefined : systemMaxTtlMs);
  const id = textField(body, 'id');
  return tokens.create(
    {
      policies,
      path: 'auth/token/create',
      displayName: ['token', ...listField(body, 'display_name')].join('-'),
      namespace,
      meta: (body.meta as Readonly<Record<string, string>> | undefined) ?? null,
      ttlMs,
      explicitMaxTtlMs: durationField(body, 'explicit_max_ttl'),
      periodMs: durationField(body, 'period'),
      numUses: integerField(body, 'num_uses'),
      batch,
      renewable: !batch && ttlMs !== undefined && booleanField(body, 'renewable', true),
      parent: orphan || booleanField(body, 'no_parent') ? undefined : parent?.id,
      ...(id === '' ? {} : { id }),
    },
    now,
  );
}

/** Those asked for, else the parent's; with "default" unless it was declined. */
function policiesOf({ body, token: parent }: Call): string[] {
  const asked = listField(body, 'policies');
  const base = asked.length === 0 ? (parent?.policies ?? []) : asked;
  const isRoot = base.includes('root');
  if (isRoot && textField(body, 'type') === 'batch')
    throw new VaultError(400, 'batch tokens cannot be root tokens');
  const bare = isRoot || booleanField(body, 'no_default_policy');
  return [...new Set(bare ? base : [...base, 'default'])].sort();
}

function renew(tokens: TokenStore, token: Token, { body, now }: Call): Reply {
  tokens.renew(token, durationField(body, 'increment'), now);
  return { auth: token };
}

function revoke(tokens: TokenStore, id: string): Reply {
  tokens.revoke(id);
  return {};
}

/** What lookup answers. */
function describe(token: Token, now: number): Fields {
  return {
    id: token.id,
    accessor: token.accessor,
    policies: token.policies,
    display_name: token.displayName,
    meta: token.meta ?? null,
    path: token.path,
    orphan: token.parent === undefined,
    type: token.batch === true ? 'batch' : 'service',
    renewable: token.renewable ?? false,
    entity_id: token.entityId,
    num_uses: token.usesLeft ?? 0,
    ttl: token.expiresAt === undefined ? 0 : seconds(token.expiresAt - now),
    creation_ttl: seconds(token.ttlMs),
    creation_time: Math.floor(token.createdAt / 1000),
    issue_time: timestamp(token.createdAt),
    expire_time: token.expiresAt === undefined ? null : timestamp(token.expiresAt),
    explicit_max_ttl: seconds(token.explicitMaxTtlMs),
    ...(token.periodMs === undefined ? {} : { period: seconds(token.periodMs) }),
    ...(token.renewedAt === undefined
      ? {}
      : { last_renewal: timestamp(token.renewedAt), last_renewal_time: Math.floor(token.renewedAt / 1000) }),
  };
}
