import type { VolumeMount } from '../pod/pod.ts';
import { handsOver } from './listener.ts';
import { paths, volumeNames } from './names.ts';
import type { Resolution } from './resolve.ts';

/** The mounts through which the pod's own containers see the files. */
export function applicationMounts(resolution: Resolution): readonly VolumeMount[] {
  const readOnly = resolution.input.behaviour.readOnlyMounts;
  return secretMounts(resolution).map((mount) => (readOnly ? { ...mount, readOnly } : mount));
}

/** The mounts of an injected container, in vault-k8s 1.7.6's order; duplicates stay. */
export function agentMounts(resolution: Resolution, home: string): readonly VolumeMount[] {
  const { token, awsMount, values } = resolution;
  const homeMount = { name: home, mountPath: paths.home };
  const tokenMount = readOnlyMount(token.volume, token.mountPath);
  const homeFirst = home === volumeNames.homeInit;
  return [
    ...(homeFirst ? [homeMount, tokenMount] : [tokenMount, homeMount]),
    ...(awsMount === undefined ? [] : [readOnlyMount(awsMount.name ?? '', awsMount.mountPath ?? '')]),
    ...secretMounts(resolution),
    ...mountIf(values['agent-extra-secret'], volumeNames.extraSecret, paths.extraSecret),
    ...copiedMounts(resolution),
    ...mountIf(values['agent-configmap'], volumeNames.config, paths.config),
    ...mountIf(values['tls-secret'], volumeNames.tlsSecret, paths.tlsSecret),
    ...(handsOver(resolution) ? [{ name: volumeNames.cache, mountPath: paths.cache }] : []),
  ];
}

function secretMounts({ values, customPaths }: Resolution): readonly VolumeMount[] {
  return [
    { name: volumeNames.secrets, mountPath: values['secret-volume-path'] },
    ...customPaths.map((mountPath, index) => ({
      name: `${volumeNames.customSecrets}${String(index)}`,
      mountPath,
    })),
  ];
}

function copiedMounts({ values, input: { facts } }: Resolution): readonly VolumeMount[] {
  const source = values['agent-copy-volume-mounts'];
  if (source === undefined || source === '') return [];
  return [...facts.containers, ...facts.initContainers]
    .filter(({ name }) => name === source)
    .flatMap(({ volumeMounts }) => (volumeMounts ?? []).map((mount) => mount ?? {}))
    .filter(({ mountPath = '' }) => !mountPath.toLowerCase().includes('serviceaccount'))
    .map(withoutZeros);
}

/** Go leaves zero values out when it prints a mount again. */
function withoutZeros(mount: VolumeMount): VolumeMount {
  const isZero = (value: unknown) => value === '' || value === false || value === null;
  return Object.fromEntries(Object.entries(mount).filter(([, value]) => !isZero(value)));
}

const readOnlyMount = (name: string, mountPath: string): VolumeMount => ({ name, readOnly: true, mountPath });

function mountIf(source: string | undefined, name: string, mountPath: string): readonly VolumeMount[] {
  return source === undefined || source === '' ? [] : [readOnlyMount(name, mountPath)];
}
