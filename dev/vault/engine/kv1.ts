import { durationField, seconds } from '../fields.ts';
import { children, entry, keysReply, routes } from '../routes.ts';
import { systemMaxTtlMs } from '../token-store.ts';
import { VaultError } from '../wire.ts';
import type { Engine } from '../routes.ts';
import type { Fields } from '../wire.ts';

/** KV version 1: one value per path; reads carry a nominal lease duration without a lease. */
export function kv1(): Engine {
  const values = new Map<string, Fields>();
  return routes([
    ['list', /^(.*)$/, (_call, folder = '') => keysReply(children(values.keys(), folder))],
    [
      'read',
      /^(.+)$/,
      (_call, path = '') => {
        const data = entry(values, path);
        return { data, top: { lease_duration: seconds(durationField(data, 'ttl') ?? systemMaxTtlMs) } };
      },
    ],
    [
      'write',
      /^(.+)$/,
      ({ body }, path = '') => {
        if (Object.keys(body).length === 0) throw new VaultError(400, 'missing data fields');
        values.set(path, body);
        return {};
      },
    ],
    [
      'delete',
      /^(.+)$/,
      (_call, path = '') => {
        values.delete(path);
        return {};
      },
    ],
  ]);
}
