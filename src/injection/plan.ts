import { keyOf, type AnnotationName } from '../../contract/annotations.ts';
import type { PatchOperation } from '../../contract/codec.ts';
import { containerSchema } from '../pod/container-schema.ts';
import { findProblem } from '../pod/decode.ts';
import { encode } from '../pod/encode.ts';
import type { Container, Volume, VolumeMount } from '../pod/pod.ts';
import type { Check, Fault } from './checks.ts';
import { agentContainer, type Role } from './container.ts';
import { applyJsonPatch } from './json-patch.ts';
import { applicationMounts } from './mounts.ts';
import type { Resolution } from './resolve.ts';
import { addedVolumes } from './volumes.ts';

/** What to add to a pod: complete, and independent of where the pod keeps its own things. */
export interface InjectionPlan {
  readonly volumes: readonly Volume[];
  readonly initContainers: readonly Container[];
  readonly initFirst: boolean;
  readonly containers: readonly Container[];
  readonly mounts: readonly VolumeMount[];
  /** Whether the pod's own init containers get them too: only where the files can be there by then. */
  readonly mountsInit: boolean;
  /** The containers that get the mounts; all when undefined. */
  readonly selected: ReadonlySet<string> | undefined;
  readonly shareProcessNamespace: boolean | undefined;
  /** Keep what an earlier admission added instead of adding it once more. */
  readonly repair: boolean;
}

/** Plans the injection of a resolved pod; the faults are those of its own JSON patches. */
export function planInjection(resolution: Resolution): {
  readonly plan: InjectionPlan;
  readonly faults: readonly Fault[];
} {
  const { values, containers, input } = resolution;
  const faults: Fault[] = [];
  const build = (wanted: boolean, role: Role) =>
    wanted ? [patched(agentContainer(resolution, role), role, resolution, faults)] : [];
  const selected = values['agent-inject-containers'];
  const plan = {
    initContainers: [...build(containers.init, 'init'), ...build(containers.native, 'native')],
    containers: build(containers.sidecar, 'sidecar'),
    volumes: addedVolumes(resolution),
    initFirst: values['agent-init-first'],
    mounts: applicationMounts(resolution),
    mountsInit: containers.init || containers.native,
    selected: selected === undefined ? undefined : new Set(selected),
    shareProcessNamespace: sharesProcesses(resolution),
    repair: input.behaviour.repair && values['agent-inject-status'] === 'injected',
  };
  return { plan, faults };
}

/** vault-k8s 1.7.6 honours the annotation only beside an init container. */
function sharesProcesses({ values, containers, input }: Resolution): boolean | undefined {
  const honoured = containers.init || input.behaviour.shareProcessNamespaceAlways;
  return honoured ? values['agent-share-process-namespace'] : undefined;
}

const patchAnnotations = {
  init: { annotation: 'agent-init-json-patch', check: 'apply-init-json-patch' },
  sidecar: { annotation: 'agent-json-patch', check: 'apply-json-patch' },
  native: { annotation: 'agent-json-patch', check: 'apply-json-patch' },
} as const satisfies Record<Role, { annotation: AnnotationName; check: Check }>;

function patched(container: Container, role: Role, { values }: Resolution, faults: Fault[]): Container {
  const { annotation, check } = patchAnnotations[role];
  const operations: readonly PatchOperation[] = values[annotation] ?? [];
  if (operations.length === 0) return container;
  const result = applyJsonPatch(container, operations);
  const problem = result.ok
    ? findProblem(containerSchema, result.value, '')
    : `failed to apply JSON patch: ${result.problem}`;
  if (result.ok && problem === undefined) return encode(containerSchema, result.value) as Container;
  faults.push({
    check,
    key: keyOf(annotation),
    problem: problem ?? '',
    expected: 'operations that fit the injected container',
  });
  return container;
}
