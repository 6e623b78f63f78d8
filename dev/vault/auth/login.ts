import { booleanField, durationField, integerField, listField, seconds, textField } from '../fields.ts';
import { systemMaxTtlMs } from '../token-store.ts';
import type { TokenTerms } from '../token-store.ts';
import type { Fields } from '../wire.ts';

/** Who logged in, beyond what the role says. */
export interface Login {
  readonly path: string;
  readonly namespace: string;
  readonly displayName: string;
  readonly meta: Readonly<Record<string, string>>;
}

/** A role's `token_*` settings as the terms of the token it gives. */
export function roleTerms(role: Fields, login: Login): TokenTerms {
  const withDefault = booleanField(role, 'token_no_default_policy') ? [] : ['default'];
  return {
    ...login,
    policies: [...new Set([...withDefault, ...listField(role, 'token_policies')])].sort(),
    ttlMs: durationField(role, 'token_ttl') ?? systemMaxTtlMs,
    maxTtlMs: durationField(role, 'token_max_ttl'),
    explicitMaxTtlMs: durationField(role, 'token_explicit_max_ttl'),
    periodMs: durationField(role, 'token_period'),
    numUses: integerField(role, 'token_num_uses'),
    batch: textField(role, 'token_type') === 'batch',
    renewable: textField(role, 'token_type') !== 'batch',
  };
}

/** The `token_*` part of what reading a role answers. */
export function describeRoleTerms(role: Fields): Fields {
  return {
    token_bound_cidrs: listField(role, 'token_bound_cidrs'),
    token_explicit_max_ttl: seconds(durationField(role, 'token_explicit_max_ttl')),
    token_max_ttl: seconds(durationField(role, 'token_max_ttl')),
    token_no_default_policy: booleanField(role, 'token_no_default_policy'),
    token_num_uses: integerField(role, 'token_num_uses'),
    token_period: seconds(durationField(role, 'token_period')),
    token_policies: listField(role, 'token_policies'),
    token_ttl: seconds(durationField(role, 'token_ttl')),
    token_type: textField(role, 'token_type') || 'default',
  };
}
