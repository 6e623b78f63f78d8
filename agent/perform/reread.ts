/** When a fetched value is to be read again. Source: consul-template's order of precedence (vault_common.go). */
import type { Reread } from '../machine/secret.ts';
import { GoInt, GoMap, JsonNumber } from '../../gotemplate/index.ts';
import type { Value } from '../../gotemplate/index.ts';

/** The parts of an answer that decide how long it is good; durations in milliseconds, 0 for none. */
export type Lease = { readonly id: string; readonly ms: number; readonly authMs: number };

/**
 * The rule for reading a value again, or `pending` when the server is in the middle of rotating it.
 * `now` is in milliseconds since the epoch.
 */
export function rereadRule(lease: Lease, data: Value, now: number): Reread | 'pending' {
  const field = (name: string): Value | undefined => (data instanceof GoMap ? data.get(name) : undefined);
  if (lease.id === '' && field('rotation_period') !== undefined && field('ttl') !== undefined) {
    const ttlMs = milliseconds(field('ttl'));
    return ttlMs > 0 ? { rule: 'after', ms: ttlMs + 1_000 } : 'pending';
  }
  const ms = lease.id === '' ? lifeInData(field, now) : undefined;
  const baseMs = ms ?? (lease.authMs > 0 ? lease.authMs : lease.ms);
  return baseMs > 0 ? { rule: 'within', ms: baseMs } : { rule: 'static' };
}

/** The life of a certificate or of an AppRole's secret id, which come without a lease. */
function lifeInData(field: (name: string) => Value | undefined, now: number): number | undefined {
  const secretIdTtlMs = milliseconds(field('secret_id_ttl'));
  if (field('secret_id') !== undefined && secretIdTtlMs > 0) return secretIdTtlMs + 1_000;
  const hasCertificate = field('certificate') !== undefined && field('expiration') !== undefined;
  return hasCertificate ? milliseconds(field('expiration')) - now : undefined;
}

function milliseconds(value: Value | undefined): number {
  const seconds = secondsIn(value);
  return Number.isFinite(seconds) ? seconds * 1_000 : 0;
}

function secondsIn(value: Value | undefined): number {
  if (value instanceof JsonNumber) return Number(value.text);
  if (value instanceof GoInt) return Number(value.value);
  return typeof value === 'number' ? value : 0;
}
