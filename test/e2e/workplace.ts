import type { Test } from 'tap';
import { eventually } from './eventually.ts';
import { findOpenBaoServer } from './install/openbao.ts';
import { webhook } from './install/webhook.ts';
import { createKubectl } from './kubectl.ts';
import type { OpenBao } from './install/openbao.ts';
import type { Kubectl } from './kubectl.ts';

/** A namespace under the restricted security standard, and what the tests do in it. */
export interface Workplace {
  readonly namespace: string;
  /** Acts in that namespace. */
  readonly kubectl: Kubectl;
  readonly bao: OpenBao;
  /** Puts the password that `readsDatabase` reads. */
  readonly putPassword: (password: string) => Promise<string>;
  /** Waits until the Pod is ready, and says what became of it when it does not get there. */
  readonly ready: (pod: string) => Promise<void>;
  /** Waits until the Pod has ended well. */
  readonly succeeds: (pod: string) => Promise<void>;
  /** What a container has printed so far. */
  readonly logs: (pod: string, container?: string) => Promise<string>;
  /** Waits until a container of the Pod has printed `text`. */
  readonly prints: (pod: string, text: string, container?: string) => Promise<void>;
  /** The Pod as the API server has it. */
  readonly read: (pod: string) => Promise<StoredPod>;
}

interface ContainerStatus {
  readonly name: string;
  readonly restartCount: number;
  readonly started?: boolean;
  readonly state: { readonly running?: { readonly startedAt: string }; readonly terminated?: object };
}

/** A Pod as far as the tests look at it. */
export interface StoredPod {
  readonly metadata: { readonly uid: string };
  readonly spec: {
    readonly nodeName?: string;
    readonly initContainers?: readonly { readonly name: string; readonly startupProbe?: object }[];
    readonly containers: readonly {
      readonly name: string;
      readonly image: string;
      readonly command?: readonly string[];
      readonly args?: readonly string[];
    }[];
  };
  readonly status: {
    readonly phase: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

/** Names of all containers, those that start first in front. */
export function containerNames({ spec }: StoredPod): readonly string[] {
  return [...(spec.initContainers ?? []), ...spec.containers].map(({ name }) => name);
}

/** Makes the namespace e2e-<name> with the ServiceAccount app; it is removed when the test ends. */
export async function openWorkplace(t: Test, name: string): Promise<Workplace> {
  const namespace = `e2e-${name}`;
  const everywhere = createKubectl();
  const kubectl = everywhere.within(namespace);
  const labels = { ...webhook.scope, 'pod-security.kubernetes.io/enforce': 'restricted' };
  await everywhere.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } });
  t.teardown(() => everywhere.call(['delete', 'namespace', namespace, '--wait=false']));
  await kubectl.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'app' } });
  const bao = await findOpenBaoServer(everywhere);
  const read = async (pod: string) =>
    JSON.parse(await kubectl.call(['get', `pod/${pod}`, '-o', 'json'])) as StoredPod;
  const reaches = (pod: string, state: string, test: (pod: StoredPod) => boolean) =>
    explained(kubectl, pod, () =>
      eventually(`${pod} ${state}`, async () => {
        const now = await read(pod);
        if (now.status.phase === 'Failed') throw new Error(`${pod} failed`);
        return test(now);
      }),
    );
  const logs = async (pod: string, container = 'app') =>
    (await kubectl.attempt(['logs', pod, '-c', container])).stdout;
  return {
    namespace,
    kubectl,
    bao,
    logs,
    putPassword: (password) => bao.call('kv', 'put', 'secret/app/db', `password=${password}`),
    ready: (pod) => reaches(pod, 'is ready', isReady),
    succeeds: (pod) => reaches(pod, 'succeeds', ({ status }) => status.phase === 'Succeeded'),
    prints: (pod, text, container) =>
      explained(kubectl, pod, () =>
        eventually(`${pod} prints ${text}`, async () => (await logs(pod, container)).includes(text)),
      ),
    read,
  };
}

const isReady = ({ status }: StoredPod) =>
  status.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false;

/** Adds what the cluster knows of the Pod when the wait for it fails. */
async function explained(kubectl: Kubectl, pod: string, waiting: () => Promise<unknown>): Promise<void> {
  try {
    await waiting();
  } catch (cause) {
    throw new Error(await describe(kubectl, pod), { cause });
  }
}

async function describe(kubectl: Kubectl, pod: string): Promise<string> {
  const { stdout } = await kubectl.attempt(['describe', `pod/${pod}`]);
  const logs = await kubectl.attempt(['logs', pod, '--all-containers', '--prefix', '--tail=20']);
  return `${stdout}\n${logs.stdout}${logs.stderr}`;
}
