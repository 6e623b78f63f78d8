import { Agent, request } from 'node:https';
import type { RequestOptions } from 'node:https';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { KubeConfig } from '@kubernetes/client-node';
import { until } from '../../dev/process/poll.ts';

/** What became of a Pod, and how long the API server took. */
export interface Creation {
  readonly milliseconds: number;
  readonly injected: boolean;
}

/** The API server of the cluster that KUBECONFIG names, over one connection that stays open. */
export interface Api {
  /** Creates the Pod as a dry run. Throws what the API server says when it refuses. */
  readonly createPod: (namespace: string, pod: object) => Promise<Creation>;
  /** Resolves when Pods in each of these namespaces are injected, or not, as told: registrations take a second to act. */
  readonly settle: (expected: readonly Expected[], pod: object) => Promise<void>;
  readonly close: () => void;
}

export interface Expected {
  readonly namespace: string;
  readonly injected: boolean;
}

export function openApi(): Api {
  const config = new KubeConfig();
  config.loadFromDefault();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const post = async (path: string, body: string): Promise<IncomingMessage> => {
    const options: RequestOptions = { method: 'POST', headers: { 'content-type': 'application/json' } };
    await config.applyToHTTPSOptions(options);
    const asking = request(new URL(path, config.getCurrentCluster()?.server), { ...options, agent });
    asking.end(body);
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    return response;
  };
  const createPod = async (namespace: string, pod: object): Promise<Creation> => {
    const body = JSON.stringify(pod);
    const started = performance.now();
    const response = await post(`/api/v1/namespaces/${namespace}/pods?dryRun=All`, body);
    const answer = await text(response);
    const milliseconds = performance.now() - started;
    if (response.statusCode !== 201) throw new Error(answer);
    return { milliseconds, injected: answer.includes('vault.hashicorp.com/agent-inject-status') };
  };
  const isSettled = async ({ namespace, injected }: Expected, pod: object) =>
    (await createPod(namespace, pod).catch(() => undefined))?.injected === injected;
  return {
    createPod,
    async settle(expected, pod) {
      for (const each of expected)
        await until(`the webhooks of ${each.namespace}`, () => isSettled(each, pod), 60_000);
    },
    close: () => agent.destroy(),
  };
}
