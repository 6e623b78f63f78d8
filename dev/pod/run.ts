import { until } from '../process/poll.ts';
import type { Container } from '../control-plane/pod.ts';
import type { LocalPod } from '../pod.ts';
import type { Child } from '../process/child.ts';

/** The injected containers, run as the kubelet would; the Pod's own need images that are not here. */
export interface RunningAgents {
  /** The init container, ended with code 0; undefined when the Pod has none. */
  readonly init: Child | undefined;
  /** The sidecar, running; undefined when the Pod has none. */
  readonly sidecar: Child | undefined;
}

const isAgent = ({ name }: Container) => /^vault-agent(-init)?$/.test(name);

/** Runs init containers to their end and starts sidecars, in order. Throws with the log of one that fails. */
export async function runAgents(local: LocalPod): Promise<RunningAgents> {
  const { initContainers = [], containers } = local.pod.spec;
  let [init, sidecar]: (Child | undefined)[] = [];
  for (const container of initContainers.filter(isAgent))
    if (container.restartPolicy === 'Always') sidecar = await startNative(local, container);
    else init = await runToEnd(local, container);
  for (const container of containers.filter(isAgent)) sidecar = await local.start(container.name);
  return { init, sidecar };
}

async function runToEnd(local: LocalPod, { name }: Container): Promise<Child> {
  const child = await local.start(name);
  const code = await child.exited;
  if (code !== 0) throw new Error(`${name} ended with exit code ${code}:\n${child.output()}`);
  return child;
}

/** A native sidecar holds the Pod back until its startup probe succeeds. */
async function startNative(local: LocalPod, container: Container): Promise<Child> {
  const child = await local.start(container.name);
  const probe = container.startupProbe?.httpGet;
  if (probe === undefined) return child;
  const url = `http://127.0.0.1:${local.port(probe.port)}${probe.path}`;
  await until(`${container.name} has started`, async () => {
    if (!child.isRunning()) throw new Error(`${container.name} ended:\n${child.output()}`);
    return (await fetch(url).catch(() => undefined))?.status === 200;
  });
  return child;
}
