import { keyOf } from '../../contract/annotations.ts';
import { goQuote } from '../../contract/codec.ts';
import type { Volume, VolumeMount } from '../pod/pod.ts';
import type { Fault } from './checks.ts';
import type { PodFacts } from './facts.ts';
import { paths, volumeNames } from './names.ts';

/** Where the agent finds the ServiceAccount token to log in with. */
export interface TokenSource {
  readonly volume: string;
  readonly mountPath: string;
  readonly file: string;
  /** A projected volume that we have to add for it. */
  readonly added?: Volume;
}

/** Whether and how a token of our own may stand in. */
export interface OwnToken {
  readonly allowed: boolean;
  /** A token for this audience is always our own, because the pod's serves the API server. */
  readonly audience: string;
}

const tokenSeconds = 3600;

/** Finds the token: the named volume, else the pod's usual mount, else one of our own where that is allowed. */
export function findToken(facts: PodFacts, volumeName: string, own: OwnToken): TokenSource | Fault {
  const found = searchToken(facts, volumeName, own);
  if ('check' in found || (found.volume !== '' && found.mountPath !== '' && found.file !== '')) return found;
  const problem = 'no service account token volume name, mount path or token path found';
  return { ...fault(problem), check: 'token-source' };
}

function searchToken(facts: PodFacts, volumeName: string, own: OwnToken): TokenSource | Fault {
  if (volumeName !== '') return namedVolume(facts, volumeName);
  const mount = own.allowed && own.audience !== '' ? undefined : usualMount(facts, own.allowed);
  if (mount !== undefined)
    return { volume: mount.name ?? '', mountPath: mount.mountPath ?? '', file: 'token' };
  return own.allowed ? ownToken(own.audience) : fault('failed to find service account volume mount');
}

/** The first mount whose path contains a text, in the order of the containers. */
export function findMount(facts: PodFacts, text: string, not?: string): VolumeMount | undefined {
  return allMounts(facts).find(({ mountPath = '' }) => {
    return mountPath.includes(text) && (not === undefined || !mountPath.includes(not));
  });
}

function usualMount(facts: PodFacts, skipForeign: boolean): VolumeMount | undefined {
  return findMount(facts, 'serviceaccount', skipForeign ? 'eks.amazonaws.com' : undefined);
}

function namedVolume(facts: PodFacts, name: string): TokenSource | Fault {
  const mount = allMounts(facts).find((candidate) => candidate.name === name);
  const volume = facts.volumes.find((candidate) => candidate.name === name);
  if (volume === undefined) {
    return fault(
      mount === undefined
        ? `failed to find service account volume ${goQuote(name)}`
        : `failed to find volume ${goQuote(name)} in Pod ${goQuote(facts.name)} volumes`,
    );
  }
  const file = projectedToken(volume);
  if (file === undefined) return fault(`failed to find tokenPath for projected volume ${goQuote(name)}`);
  return { volume: name, mountPath: mount?.mountPath ?? paths.token, file };
}

function projectedToken({ projected }: Volume): string | undefined {
  const files = (projected?.sources ?? []).map((source) => source?.serviceAccountToken?.path ?? '');
  return files.find((file) => file !== '');
}

function ownToken(audience: string): TokenSource {
  const serviceAccountToken = {
    ...(audience === '' ? {} : { audience }),
    expirationSeconds: tokenSeconds,
    path: 'token',
  };
  const added = { name: volumeNames.token, projected: { sources: [{ serviceAccountToken }] } };
  return { volume: volumeNames.token, mountPath: paths.token, file: 'token', added };
}

const allMounts = ({ containers }: PodFacts): readonly VolumeMount[] =>
  containers.flatMap(({ volumeMounts }) => (volumeMounts ?? []).map((mount) => mount ?? {}));

const fault = (problem: string): Fault => ({
  check: 'token',
  key: keyOf('agent-service-account-token-volume-name'),
  problem,
  expected: 'a container that mounts a ServiceAccount token',
  fix: 'mount a projected serviceAccountToken volume and name it in this annotation',
});
