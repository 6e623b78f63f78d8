import type { Settings } from '../settings.ts';
import type { PodFacts } from './facts.ts';
import type { Values } from './values.ts';

/** Which containers are injected; `native` is the one that is both. */
export interface Containers {
  readonly init: boolean;
  readonly sidecar: boolean;
  readonly native: boolean;
}

/** Native sidecars are on by default since this minor version of Kubernetes 1. */
export const nativeSince = 29;

/** What the choice of containers depends on. */
export interface ContainerChoice {
  readonly values: Values;
  readonly facts: PodFacts;
  readonly nativeSidecar: Settings['nativeSidecar'];
  /** Minor version of the API server, when known. */
  readonly apiServerMinor: number | undefined;
}

/**
 * Chooses the containers. Classic: init container unless pre-populate is off, sidecar unless pre-populate-only is on, as in
 * vault-k8s 1.7.6. Native: one container instead of a sidecar, where the API server runs them and the pod wants one.
 */
export function chooseContainers({ values, facts, ...rest }: ContainerChoice): Containers {
  const init = values['agent-pre-populate'];
  const sidecar = !values['agent-pre-populate-only'];
  const able = (rest.apiServerMinor ?? 0) >= nativeSince;
  const wanted = values['agent-native-sidecar'] ?? isWanted(rest.nativeSidecar, facts);
  if (!sidecar || !able || !wanted) return { init, sidecar, native: false };
  return { init: false, sidecar: false, native: true };
}

/** A Job's pod would never end with a classic sidecar. */
function isWanted(setting: Settings['nativeSidecar'], { ownedByJob }: PodFacts): boolean {
  return setting === 'always' || (setting === 'jobs' && ownedByJob);
}
