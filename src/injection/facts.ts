import { entriesOf, type Container, type Metadata, type Pod, type PodSpec, type Volume } from '../pod/pod.ts';

/** What we need to know about a pod, gathered once. Lists hold no nulls; positions are the pod's own. */
export interface PodFacts {
  readonly name: string;
  readonly annotations: ReadonlyMap<string, string>;
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
  readonly volumes: readonly Volume[];
  readonly phase: string;
  readonly ownedByJob: boolean;
  readonly windows: boolean;
  readonly sharesProcesses: boolean | undefined;
}

/** Gathers the facts of a decoded pod; never fails. */
export function gatherFacts({ metadata, spec, status }: Pod): PodFacts {
  return { ...factsOfSpec(spec ?? {}), ...factsOfMetadata(metadata ?? {}), phase: status?.phase ?? '' };
}

function factsOfMetadata({ name, annotations, ownerReferences }: Metadata) {
  return {
    name: name ?? '',
    annotations: annotationsOf(annotations ?? {}),
    ownedByJob: entriesOf(ownerReferences).some(({ kind }) => kind === 'Job'),
  };
}

function factsOfSpec({ containers, initContainers, volumes, os, shareProcessNamespace }: PodSpec) {
  return {
    containers: entriesOf(containers),
    initContainers: entriesOf(initContainers),
    volumes: entriesOf(volumes),
    windows: os?.name === 'windows',
    sharesProcesses: shareProcessNamespace ?? undefined,
  };
}

/** A null value counts as an empty text, as in Go. */
function annotationsOf(raw: Readonly<Record<string, string | null>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(raw).map(([key, value]) => [key, value ?? '']));
}
