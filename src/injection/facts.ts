import {
  entriesOf,
  withoutNulls,
  type Container,
  type Metadata,
  type Pod,
  type PodSpec,
  type Volume,
} from '../pod/pod.ts';

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

/** Gathers the facts of a decoded pod, in which null is the same as absent; never fails. */
export function gatherFacts(pod: Pod): PodFacts {
  const { metadata, spec, status } = withoutNulls(pod) as Pod;
  return { ...factsOfSpec(spec ?? {}), ...factsOfMetadata(metadata ?? {}, pod), phase: status?.phase ?? '' };
}

/** The annotations alone, for a look at one of them; a null value counts as an empty text, as in Go. */
export function annotationsOf({ metadata }: Pod): ReadonlyMap<string, string> {
  return new Map(Object.entries(metadata?.annotations ?? {}).map(([key, value]) => [key, value ?? '']));
}

function factsOfMetadata({ name, ownerReferences }: Metadata, pod: Pod) {
  return {
    name: name ?? '',
    annotations: annotationsOf(pod),
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
