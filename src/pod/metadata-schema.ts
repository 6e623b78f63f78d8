import { any, bool, int64, list, map, string, struct, texts, time } from './schema.ts';

/** Kubernetes' ObjectMeta (meta/v1 of 1.36). */
export const metadata = struct({
  ...texts('name', 'generateName', 'namespace', 'selfLink', 'uid', 'resourceVersion'),
  generation: int64,
  creationTimestamp: time,
  deletionTimestamp: time,
  deletionGracePeriodSeconds: int64,
  labels: map(string),
  annotations: map(string),
  ownerReferences: list(
    struct({ ...texts('apiVersion', 'kind', 'name', 'uid'), controller: bool, blockOwnerDeletion: bool }),
  ),
  finalizers: list(string),
  managedFields: list(
    struct({
      ...texts('manager', 'operation', 'apiVersion', 'fieldsType', 'subresource'),
      time,
      fieldsV1: any,
    }),
  ),
});
