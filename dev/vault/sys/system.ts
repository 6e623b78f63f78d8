import { routes } from '../routes.ts';
import { leaseRoutes } from './leases.ts';
import { mountRoutes } from './mounts.ts';
import { policyRoutes } from './policies.ts';
import { sealRoutes } from './seal.ts';
import { wrappingRoutes } from './wrapping.ts';
import type { Namespace } from '../namespace.ts';
import type { Engine } from '../routes.ts';
import type { VaultState } from '../state.ts';

/** Everything below sys/, seen from one namespace. */
export function system(state: VaultState, namespace: Namespace): Engine {
  return routes([
    ...sealRoutes(state),
    ...mountRoutes(state, namespace),
    ...policyRoutes(state, namespace),
    ...leaseRoutes(state),
    ...wrappingRoutes(state),
  ]);
}
