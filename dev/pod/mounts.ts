import { join } from 'node:path';
import type { Container } from '../control-plane/pod.ts';

/** Where a container's paths are on this machine: mount path -> folder. */
export type Mounts = ReadonlyMap<string, string>;

/** The mounts of a container whose volumes are folders below `volumesFolder`; `/bin/vault` is the agent. */
export function mountsOf(container: Container, volumesFolder: string, agentBinary: string): Mounts {
  const mounts = (container.volumeMounts ?? []).map(
    ({ name, mountPath, subPath = '' }) =>
      [mountPath.replace(/\/$/, ''), join(volumesFolder, name, subPath)] as const,
  );
  return new Map([...mounts, ['/bin/vault', agentBinary]]);
}

/** Replaces every mounted path in a text - a path, a script, a template - by the one on this machine. */
export function mapPaths(text: string, mounts: Mounts): string {
  const longestFirst = [...mounts.keys()].sort((a, b) => b.length - a.length);
  if (longestFirst.length === 0) return text;
  const paths = longestFirst.map((path) => path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const mounted = new RegExp(`(?<![\\w./-])(?:${paths})(?=$|[/\\s"'\`;)])`, 'g');
  return text.replace(mounted, (path) => mounts.get(path) ?? path);
}

/** The same for every text inside a JSON value. */
export function mapPathsIn(value: unknown, mounts: Mounts): unknown {
  if (typeof value === 'string') return mapPaths(value, mounts);
  if (Array.isArray(value)) return value.map((item) => mapPathsIn(item, mounts));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapPathsIn(item, mounts)]));
}
