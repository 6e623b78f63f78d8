import type { CoordinationV1Api, V1Lease, V1LeaseSpec } from '@kubernetes/client-node';
import type { LeaseApi, LeaseRecord } from '../leader.ts';
import type { ClientLibrary, ObjectName } from './cluster.ts';
import { absentAsUndefined } from './cluster-absent.ts';

/** The election's record kept in a coordination.k8s.io/v1 Lease. */
export function createLeaseApi(api: CoordinationV1Api, client: ClientLibrary, at: ObjectName): LeaseApi {
  const toLease = (record: LeaseRecord, resourceVersion?: string): V1Lease => {
    const metadata = Object.assign(new client.V1ObjectMeta(), at, { resourceVersion });
    const spec = Object.assign(new client.V1LeaseSpec(), {
      holderIdentity: record.holder,
      leaseDurationSeconds: record.durationSeconds,
      acquireTime: new client.V1MicroTime(record.acquiredAt),
      renewTime: new client.V1MicroTime(record.renewedAt),
      leaseTransitions: record.transitions,
    });
    return Object.assign(new client.V1Lease(), { metadata, spec });
  };
  return {
    async read() {
      const lease = await absentAsUndefined(api.readNamespacedLease(at));
      if (lease === undefined) return undefined;
      return { record: toRecord(lease.spec), resourceVersion: lease.metadata?.resourceVersion ?? '' };
    },
    async create(record) {
      await api.createNamespacedLease({ namespace: at.namespace, body: toLease(record) });
    },
    async replace(record, resourceVersion) {
      await api.replaceNamespacedLease({ ...at, body: toLease(record, resourceVersion) });
    },
  };
}

function toRecord(spec: Partial<V1LeaseSpec> = {}): LeaseRecord {
  return {
    holder: spec.holderIdentity ?? '',
    durationSeconds: spec.leaseDurationSeconds ?? 0,
    acquiredAt: timeOf(spec.acquireTime),
    renewedAt: timeOf(spec.renewTime),
    transitions: spec.leaseTransitions ?? 0,
  };
}

/** Unix milliseconds; the client library (2.0.1) declares a Date but leaves times of this kind as the text received. */
function timeOf(time: Date | undefined): number {
  return time === undefined ? 0 : new Date(time).getTime();
}
