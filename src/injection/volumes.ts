import type { Volume } from '../pod/pod.ts';
import { handsOver } from './listener.ts';
import { volumeNames } from './names.ts';
import type { Resolution } from './resolve.ts';

/** The volumes to add, in vault-k8s 1.7.6's order; everything secret stays in memory. */
export function addedVolumes(resolution: Resolution): readonly Volume[] {
  const { values, containers, customPaths, token, input } = resolution;
  const memory = (name: string): Volume => memoryVolume(name, input.settings.memoryVolumeSizeLimit);
  return [
    ...(token.added === undefined ? [] : [token.added]),
    ...(containers.init ? [memory(volumeNames.homeInit)] : []),
    ...(containers.sidecar || containers.native ? [memory(volumeNames.homeSidecar)] : []),
    memory(volumeNames.secrets),
    ...customPaths.map((_path, index) => memory(`${volumeNames.customSecrets}${String(index)}`)),
    ...named(values['agent-configmap'], (name) => ({ name: volumeNames.config, configMap: { name } })),
    ...named(values['agent-extra-secret'], (secretName) => ({
      name: volumeNames.extraSecret,
      secret: { secretName },
    })),
    ...named(values['tls-secret'], (secretName) => ({
      name: volumeNames.tlsSecret,
      secret: { secretName },
    })),
    ...(handsOver(resolution) ? [memory(volumeNames.cache)] : []),
  ];
}

function memoryVolume(name: string, sizeLimit: string): Volume {
  return { name, emptyDir: { medium: 'Memory', ...(sizeLimit === '' ? {} : { sizeLimit }) } };
}

function named(name: string | undefined, volume: (name: string) => Volume): readonly Volume[] {
  return name === undefined || name === '' ? [] : [volume(name)];
}
