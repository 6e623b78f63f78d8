import { keyOf } from '../../contract/annotations.ts';
import type { Container, Pod, PodSpec, VolumeMount } from '../pod/pod.ts';
import { initContainerName } from './names.ts';
import type { InjectionPlan } from './plan.ts';

/**
 * Gives the pod with the plan carried out; what does not change is the same object as before. Applying a plan to a pod
 * that was injected already only adds what is missing, and puts our init container first where that was asked for.
 */
export function applyPlan(pod: Pod, plan: InjectionPlan): Pod {
  const annotations = { ...pod.metadata?.annotations, [keyOf('agent-inject-status')]: 'injected' };
  return {
    ...pod,
    metadata: { ...pod.metadata, annotations },
    spec: applyToSpec(pod.spec ?? {}, plan),
  };
}

function applyToSpec(spec: PodSpec, plan: InjectionPlan): PodSpec {
  const mounting = (container: Container | null) => mountInto(container, plan);
  const known = spec.initContainers ?? [];
  const initContainers = known.map((container) =>
    container?.name === initContainerName || !plan.mountsInit ? container : mountAll(container, plan),
  );
  return {
    ...spec,
    volumes: addMissing(spec.volumes ?? [], plan.volumes, plan),
    ...kept('containers', addMissing((spec.containers ?? []).map(mounting), plan.containers, plan)),
    ...kept('initContainers', placeInit(initContainers, plan)),
    ...(plan.shareProcessNamespace === undefined
      ? {}
      : { shareProcessNamespace: plan.shareProcessNamespace }),
  };
}

/** An empty list that was absent stays absent. */
function kept(
  name: 'containers' | 'initContainers',
  list: readonly (Container | null)[],
): Pick<PodSpec, 'containers' | 'initContainers'> {
  return list.length === 0 ? {} : { [name]: list };
}

interface Named {
  readonly name?: string;
}

/** Appends what is not there yet; a first injection appends everything, even where a name occurs twice then. */
function addMissing<T extends Named>(
  list: readonly (T | null)[],
  added: readonly T[],
  { repair }: InjectionPlan,
): readonly (T | null)[] {
  const missing = repair ? added.filter(({ name }) => !list.some((entry) => entry?.name === name)) : added;
  return missing.length === 0 ? list : [...list, ...missing];
}

function placeInit(list: readonly (Container | null)[], plan: InjectionPlan): readonly (Container | null)[] {
  if (!plan.initFirst) return addMissing(list, plan.initContainers, plan);
  const names = new Set(plan.initContainers.map(({ name }) => name));
  const isOurs = (container: Container | null) => plan.repair && names.has(container?.name);
  const present = list.filter(isOurs);
  return [...(present.length > 0 ? present : plan.initContainers), ...list.filter((entry) => !isOurs(entry))];
}

function mountInto(container: Container | null, plan: InjectionPlan): Container | null {
  const isOurs = plan.repair && plan.containers.some(({ name }) => name === container?.name);
  const selected = plan.selected?.has(container?.name ?? '') ?? true;
  return selected && !isOurs ? mountAll(container, plan) : container;
}

function mountAll(container: Container | null, plan: InjectionPlan): Container | null {
  if (plan.repair && plan.initContainers.some(({ name }) => name === container?.name)) return container;
  const present = container?.volumeMounts ?? [];
  const has = (wanted: VolumeMount) =>
    plan.repair &&
    present.some((mount) => mount?.name === wanted.name && mount?.mountPath === wanted.mountPath);
  const missing = plan.mounts.filter((mount) => !has(mount));
  return missing.length === 0 ? container : { ...container, volumeMounts: [...present, ...missing] };
}
