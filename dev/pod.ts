import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { environmentOf } from './pod/environment.ts';
import { writeAgentBinary } from './pod/agent-binary.ts';
import { mapPaths, mountsOf } from './pod/mounts.ts';
import { reservePorts } from './pod/ports.ts';
import { makeVolumes } from './pod/volumes.ts';
import { startChild } from './process/child.ts';
import type { ControlPlane } from './control-plane.ts';
import type { Container, Pod } from './control-plane/pod.ts';
import type { Ports } from './pod/ports.ts';
import type { Runtime } from './pod/agent-binary.ts';
import type { VolumeSources } from './pod/volumes.ts';
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
  /** The port on this machine that stands for a container's port. */
  readonly port: (port: number) => number;
  /** Starts a container's command with its environment and mounts. */
  readonly start: (container: string) => Promise<Child>;
  /** Stops what still runs and removes the folder. */
  readonly remove: () => Promise<void>;
}

/** Lays a Pod out in a temporary folder; nothing runs yet. */
export async function layOutPod(pod: Pod, options: PodOptions): Promise<LocalPod> {
  const folder = await mkdtemp(join(tmpdir(), 'pod-'));
  const volumes = join(folder, 'volumes');
  await makeVolumes(pod, volumes, volumeSources(pod, options));
  const binary = await writeAgentBinary(join(folder, 'bin'), options.runtime ?? 'node');
  const ports = await reservePorts();
  const layout = { pod, options, folder, volumes, binary, ports };
  const children: Child[] = [];
  return {
    folder,
    pod,
    path: (container, path) => mapPaths(path, mountsOf(containerNamed(pod, container), volumes, binary)),
    port: ports.of,
    start: async (container) => {
      const child = await startContainer(containerNamed(pod, container), layout);
      children.push(child);
      return child;
    },
    remove: async () => {
      await Promise.all(children.map((child) => child.stop()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function volumeSources({ metadata, spec }: Pod, { controlPlane, objects = {} }: PodOptions): VolumeSources {
  const namespace = metadata.namespace ?? 'default';
  const account = { namespace, name: spec.serviceAccountName ?? 'default' };
  return {
    namespace,
    ca: controlPlane.ca,
    objects,
    issueToken: (audience) =>
      controlPlane.issueToken(audience === undefined ? account : { ...account, audiences: [audience] }),
  };
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
  readonly ports: Ports;
  readonly volumes: string;
}

async function startContainer(container: Container, layout: Layout): Promise<Child> {
  const mounts = mountsOf(container, layout.volumes, layout.binary);
  const [command = '', ...args] = [...(container.command ?? []), ...(container.args ?? [])].map((text) =>
    mapPaths(text, mounts),
  );
  const env = {
    PATH: [dirname(layout.binary), process.env.PATH ?? ''].join(delimiter),
    HOME: mapPaths('/home/vault', mounts),
    ...environmentOf(container, { pod: layout.pod, mounts, ports: layout.ports }),
  };
  const { onOutput } = layout.options;
  return startChild(command, args, {
    env,
    cwd: layout.folder,
    group: true,
    ...(onOutput === undefined ? {} : { onOutput: (text: string) => onOutput(container.name, text) }),
  });
}
