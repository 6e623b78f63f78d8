import { randomBytes } from 'node:crypto';
import { seconds } from './fields.ts';
import { envelope, timestamp } from './wire.ts';
import type { VaultState } from './state.ts';
import type { Token } from './token-store.ts';
import type { Call, Fields, Reply } from './wire.ts';

/** What goes onto the wire: a JSON object, a PEM text or nothing. */
export interface WireAnswer {
  readonly status: number;
  readonly body?: Fields | string;
}

/** Turns an engine's reply into the answer: issues the lease, wraps when asked, puts the envelope around it. */
export function toAnswer(state: VaultState, call: Call, path: string, reply: Reply): WireAnswer {
  if (reply.pem !== undefined) return { status: 200, body: reply.pem };
  if (Object.keys(reply).length === 0) return { status: 204 };
  const body = reply.bare ?? { ...bodyOf(state, call, path, reply), ...reply.top };
  const status = reply.status ?? 200;
  const wrap = reply.wrap ?? (call.wrapTtlMs === undefined ? undefined : { ttlMs: call.wrapTtlMs, path });
  if (wrap === undefined || status !== 200) return { status, body };
  return { status, body: wrapBody(state, call.now, body, wrap) };
}

function bodyOf(state: VaultState, call: Call, path: string, reply: Reply): Fields {
  const warnings = reply.warnings ?? [];
  return envelope({
    ...leaseOf(state, call, path, reply),
    data: reply.data ?? null,
    warnings: warnings.length === 0 ? null : warnings,
    auth: reply.auth === undefined ? null : authBlock(reply.auth, call.now),
  });
}

function leaseOf(state: VaultState, call: Call, path: string, { lease: terms, renewed }: Reply): Fields {
  if (renewed !== undefined)
    return { lease_id: renewed.leaseId, renewable: true, lease_duration: seconds(renewed.ttlMs) };
  if (terms === undefined) return {};
  const lease = state.leases.issue(path, call.token?.id ?? '', terms, call.now);
  return {
    lease_id: lease.id,
    renewable: lease.renewable,
    lease_duration: seconds(lease.expiresAt - call.now),
  };
}

function authBlock(token: Token, now: number): Fields {
  return {
    client_token: token.id,
    accessor: token.accessor,
    policies: token.policies,
    token_policies: token.policies,
    metadata: token.meta ?? null,
    lease_duration: token.expiresAt === undefined ? 0 : seconds(token.expiresAt - now),
    renewable: token.renewable ?? false,
    entity_id: token.entityId,
    token_type: token.batch === true ? 'batch' : 'service',
    orphan: token.parent === undefined,
    mfa_requirement: null,
    num_uses: token.usesLeft ?? 0,
  };
}

function wrapBody(
  state: VaultState,
  now: number,
  body: Fields,
  wrap: { ttlMs: number; path: string },
): Fields {
  const token = `hvs.${randomBytes(18).toString('base64url')}`;
  state.wrapped.set(token, { body, createdAt: now, ...wrap });
  const auth = body.auth as Fields | null | undefined;
  const data = body.data as Fields | null | undefined;
  const accessor = auth?.accessor ?? data?.secret_id_accessor;
  const wrapInfo = {
    token,
    accessor: randomBytes(12).toString('hex'),
    ttl: seconds(wrap.ttlMs),
    creation_time: timestamp(now),
    creation_path: wrap.path,
    ...(accessor === undefined ? {} : { wrapped_accessor: accessor }),
  };
  return { ...envelope({ wrap_info: wrapInfo }), request_id: '' };
}
