import type { KubeConfig } from '@kubernetes/client-node';
import type { LeaseApi } from '../leader.ts';
import { createConfigMapLock } from './cluster-config-map.ts';
import { createConfigurationApi } from './cluster-configuration.ts';
import { createLeaseApi } from './cluster-lease.ts';
import { createSecretStore } from './cluster-secret.ts';
import type { ConfigurationApi } from './publish-ca.ts';
import type { PairStore } from './trust.ts';

/** The client library, which costs 70 MiB and half a second: loaded only by those who speak to a cluster. */
export type ClientLibrary = typeof import('@kubernetes/client-node');

/** An object's place in the cluster. */
export interface ObjectName {
  readonly namespace: string;
  readonly name: string;
}

/** The objects in the cluster that the webhook may touch. */
export interface Cluster {
  lease: (at: ObjectName) => LeaseApi;
  configMapLock: (at: ObjectName) => LeaseApi;
  certificateSecret: (at: ObjectName) => PairStore;
  webhookConfiguration: (name: string) => ConfigurationApi;
}

/** Connects as the pod's own ServiceAccount. Rejects, in client-go's words, when this process runs in no cluster. */
export async function connectInCluster(env: Readonly<Record<string, string | undefined>>): Promise<Cluster> {
  const { KUBERNETES_SERVICE_HOST: host = '', KUBERNETES_SERVICE_PORT: port = '' } = env;
  if (host === '' || port === '') {
    throw new Error(
      'unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined',
    );
  }
  const client = await import('@kubernetes/client-node');
  const config = new client.KubeConfig();
  config.loadFromCluster();
  return connectWith(config, client);
}

/** The same for a configuration that is already loaded. */
export function connectWith(config: KubeConfig, client: ClientLibrary): Cluster {
  return {
    lease: (at) => createLeaseApi(config.makeApiClient(client.CoordinationV1Api), client, at),
    configMapLock: (at) => createConfigMapLock(config.makeApiClient(client.CoreV1Api), client, at),
    certificateSecret: (at) => createSecretStore(config.makeApiClient(client.CoreV1Api), client, at),
    webhookConfiguration: (name) =>
      createConfigurationApi(config.makeApiClient(client.AdmissionregistrationV1Api), client, name),
  };
}
