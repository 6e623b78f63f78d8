import { durationField, textField } from '../fields.ts';
import { children, keysReply } from '../routes.ts';
import { VaultError } from '../wire.ts';
import type { Route } from '../routes.ts';
import type { VaultState } from '../state.ts';
import type { Call } from '../wire.ts';

/** Leases: look up, renew, revoke; the older paths without "leases" too. */
export function leaseRoutes({ leases }: VaultState): readonly Route[] {
  return [
    ['write', /^leases\/lookup$/, (call) => leases.describe(leaseId(call), call.now)],
    [
      'list',
      /^leases\/lookup\/(.+)$/,
      ({ now }, folder = '') => {
        leases.expire(now);
        return keysReply(children(leases.ids(), folder.replace(/\/$/, '')));
      },
    ],
    [
      'write',
      /^(?:leases\/)?renew$/,
      (call) => leases.renew(leaseId(call), durationField(call.body, 'increment'), call.now),
    ],
    [
      'write',
      /^(?:leases\/)?revoke$/,
      (call) => {
        leases.revoke(leaseId(call));
        return {};
      },
    ],
    [
      'write',
      /^(?:leases\/)?revoke-(?:prefix|force)\/(.+)$/,
      (_call, prefix = '') => {
        leases.revokeWhere(({ id }) => id.startsWith(prefix));
        return {};
      },
    ],
  ];
}

function leaseId({ body }: Call): string {
  const id = textField(body, 'lease_id');
  if (id === '') throw new VaultError(400, 'lease_id must be specified');
  return id;
}
