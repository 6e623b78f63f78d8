import { integerField, textField } from '../fields.ts';
import { VaultError } from '../wire.ts';
import type { Route } from '../routes.ts';
import type { VaultState } from '../state.ts';
import type { Call, Fields, Reply } from '../wire.ts';

const version = '2.0.4';

/** Health, seal and unseal: the only paths that a sealed server answers. */
export function sealRoutes(state: VaultState): readonly Route[] {
  return [
    ['read', /^health$/, (call) => health(state, call)],
    ['read', /^seal-status$/, () => ({ bare: sealStatus(state) })],
    [
      'write',
      /^seal$/,
      () => {
        state.sealed = true;
        return {};
      },
    ],
    [
      'write',
      /^unseal$/,
      ({ body }) => {
        if (textField(body, 'key') !== state.unsealKey)
          throw new VaultError(400, "'key' must be a valid hex or base64 string");
        state.sealed = false;
        return { bare: sealStatus(state) };
      },
    ],
  ];
}

function health({ sealed }: VaultState, { query, now }: Call): Reply {
  const status = sealed ? integerField(query, 'sealedcode') || 503 : integerField(query, 'activecode') || 200;
  return {
    status,
    bare: {
      initialized: true,
      sealed,
      standby: sealed,
      performance_standby: false,
      replication_performance_mode: sealed ? 'unknown' : 'disabled',
      replication_dr_mode: sealed ? 'unknown' : 'disabled',
      server_time_utc: Math.floor(now / 1000),
      version,
      cluster_name: 'embedded',
      cluster_id: '00000000-0000-0000-0000-000000000000',
    },
  };
}

function sealStatus({ sealed }: VaultState): Fields {
  return {
    type: 'shamir',
    initialized: true,
    sealed,
    t: 1,
    n: 1,
    progress: 0,
    nonce: '',
    version,
    storage_type: 'inmem',
  };
}
