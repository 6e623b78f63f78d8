import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { environmentOf } from './pod/environment.ts';
import { writeAgentBinary } from './pod/agent-binary.ts';
import { mapPaths, mountsOf } from './pod/mounts.ts';
import { makeVolumes } from './pod/volumes.ts';
import { startChild } from './process/child.ts';
import { freePort } from './process/port.ts';
import type { ControlPlane } from './control-plane.ts';
import type { Container, Pod } from './control-plane/pod.ts';
import type { Runtime } from './pod/agent-binary.ts';
import type { Child } from './process/child.ts';

export interface PodOptions {
  readonly controlPlane: ControlPlane;
  /** What runs the agent; default node. */
  readonly runtime?: Runtime;
  /** ConfigMaps and Secrets that volumes refer to. */
  readonly objects?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly onOutput?: (container: string, text: string) => void;
}

/** A Pod laid out on this machine: volumes as folders, containers startable as processes. */
export interface LocalPod {
  readonly folder: string;
  readonly pod: Pod;
  /** Where a path inside a container is on this machine. */
  readonly path: (container: string, path: string) => string;
  /** Starts a container's command with its environment and mounts. */
  readonly start: (container: string) => Promise<Child>;
  /** Stops what still runs and removes the folder. */
  readonly remove: () => Promise<void>;
}

/** Lays a Pod out in a temporary folder; nothing runs yet. */
export async function layOutPod(pod: Pod, options: PodOptions): Promise<LocalPod> {
  const folder = await mkdtemp(join(tmpdir(), 'pod-'));
  const volumes = join(folder, 'volumes');
  const namespace = pod.metadata.namespace ?? 'default';
  const name = pod.spec.serviceAccountName ?? 'default';
  await makeVolumes(pod, volumes, {
    namespace,
    ca: options.controlPlane.ca,
    objects: options.objects ?? {},
    issueToken: (audience) =>
      options.controlPlane.issueToken({
        namespace,
        name,
        ...(audience === undefined ? {} : { audiences: [audience] }),
      }),
  });
  const binary = await writeAgentBinary(join(folder, 'bin'), options.runtime ?? 'node');
  const port = await freePort();
  const mounts = (container: string) => mountsOf(containerNamed(pod, container), volumes, binary);
  const children: Child[] = [];
  const start = async (container: string): Promise<Child> => {
    const child = await startContainer(containerNamed(pod, container), {
      pod,
      options,
      folder,
      binary,
      port,
      volumes,
    });
    children.push(child);
    return child;
  };
  const remove = async () => {
    await Promise.all(children.map((child) => child.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  return { folder, pod, path: (container, path) => mapPaths(path, mounts(container)), start, remove };
}

function containerNamed({ spec }: Pod, name: string): Container {
  const found = [...(spec.initContainers ?? []), ...spec.containers].find(
    (container) => container.name === name,
  );
  if (found === undefined) throw new Error(`the Pod has no container ${name}`);
  return found;
}

interface Layout {
  readonly pod: Pod;
  readonly options: PodOptions;
  readonly folder: string;
  readonly binary: string;
  readonly port: number;
  readonly volumes: string;
}

async function startContainer(container: Container, layout: Layout): Promise<Child> {
  const mounts = mountsOf(container, layout.volumes, layout.binary);
  const [command = '', ...args] = [...(container.command ?? []), ...(container.args ?? [])].map((text) =>
    mapPaths(text, mounts),
  );
  const listenerAddress = () => `127.0.0.1:${layout.port}`;
  const env = {
    PATH: [dirname(layout.binary), process.env.PATH ?? ''].join(delimiter),
    HOME: mapPaths('/home/vault', mounts),
    ...environmentOf(container, { pod: layout.pod, mounts, listenerAddress }),
  };
  const { onOutput } = layout.options;
  return startChild(command, args, {
    env,
    cwd: layout.folder,
    ...(onOutput === undefined ? {} : { onOutput: (text: string) => onOutput(container.name, text) }),
  });
}
