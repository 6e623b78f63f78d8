import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Pod, ProjectedSource, Volume } from '../control-plane/pod.ts';

/** What volumes are filled from. */
export interface VolumeSources {
  /** A ServiceAccount token of the Pod, for an audience if one is named. */
  readonly issueToken: (audience: string | undefined) => string;
  readonly namespace: string;
  /** PEM of the cluster's authority. */
  readonly ca: string;
  /** Contents of ConfigMaps and Secrets by name, then by key. */
  readonly objects: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Makes one folder per volume of the Pod below `folder`, filled as the kubelet would. */
export async function makeVolumes(pod: Pod, folder: string, sources: VolumeSources): Promise<void> {
  for (const volume of pod.spec.volumes ?? []) {
    const path = join(folder, volume.name);
    await mkdir(path, { recursive: true });
    await chmod(path, 0o777);
    for (const [name, content] of filesOf(volume, sources)) {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), content);
    }
  }
}

function filesOf(volume: Volume, sources: VolumeSources): [name: string, content: string][] {
  const named = volume.configMap?.name ?? volume.secret?.secretName;
  if (named !== undefined) return Object.entries(sources.objects[named] ?? {});
  return (volume.projected?.sources ?? []).flatMap((source) => projectedFiles(source, sources));
}

function projectedFiles(source: ProjectedSource, sources: VolumeSources): [name: string, content: string][] {
  const { serviceAccountToken: token, configMap, downwardAPI } = source;
  if (token !== undefined) return [[token.path, sources.issueToken(token.audience)]];
  if (downwardAPI !== undefined) return downwardAPI.items.map(({ path }) => [path, sources.namespace]);
  return (configMap?.items ?? []).map(({ key, path }) => [
    path,
    sources.objects[configMap?.name ?? '']?.[key] ?? sources.ca,
  ]);
}
