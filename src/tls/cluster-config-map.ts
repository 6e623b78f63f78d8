import type { CoreV1Api } from '@kubernetes/client-node';
import type { LeaseApi, LeaseRecord } from '../leader.ts';
import type { ClientLibrary, ObjectName } from './cluster.ts';
import { absentAsUndefined } from './cluster-absent.ts';

/** The annotation in which client-go's older ConfigMap lock keeps its record. */
const annotation = 'control-plane.alpha.kubernetes.io/leader';

/**
 * The election's record kept in a ConfigMap, for releases of vault-k8s' chart, whose role grants ConfigMaps but no
 * Leases.
 */
export function createConfigMapLock(api: CoreV1Api, client: ClientLibrary, at: ObjectName): LeaseApi {
  const toConfigMap = (record: LeaseRecord, resourceVersion?: string) => {
    const metadata = Object.assign(new client.V1ObjectMeta(), at, {
      resourceVersion,
      annotations: { [annotation]: toText(record) },
    });
    return Object.assign(new client.V1ConfigMap(), { metadata });
  };
  return {
    async read() {
      const configMap = await absentAsUndefined(api.readNamespacedConfigMap(at));
      if (configMap === undefined) return undefined;
      const { metadata } = configMap;
      const record = toRecord(metadata?.annotations?.[annotation] ?? '{}');
      return { record, resourceVersion: metadata?.resourceVersion ?? '' };
    },
    async create(record) {
      await api.createNamespacedConfigMap({ namespace: at.namespace, body: toConfigMap(record) });
    },
    async replace(record, resourceVersion) {
      await api.replaceNamespacedConfigMap({ ...at, body: toConfigMap(record, resourceVersion) });
    },
  };
}

/** client-go's names, with times in RFC 3339. */
interface StoredRecord {
  readonly holderIdentity?: string;
  readonly leaseDurationSeconds?: number;
  readonly acquireTime?: string;
  readonly renewTime?: string;
  readonly leaderTransitions?: number;
}

function toText(record: LeaseRecord): string {
  const stored: StoredRecord = {
    holderIdentity: record.holder,
    leaseDurationSeconds: record.durationSeconds,
    acquireTime: new Date(record.acquiredAt).toISOString(),
    renewTime: new Date(record.renewedAt).toISOString(),
    leaderTransitions: record.transitions,
  };
  return JSON.stringify(stored);
}

function toRecord(text: string): LeaseRecord {
  const stored = JSON.parse(text) as StoredRecord;
  return {
    holder: stored.holderIdentity ?? '',
    durationSeconds: stored.leaseDurationSeconds ?? 0,
    acquiredAt: Date.parse(stored.acquireTime ?? '') || 0,
    renewedAt: Date.parse(stored.renewTime ?? '') || 0,
    transitions: stored.leaderTransitions ?? 0,
  };
}
