import { fieldRef, resourceFieldRef } from './container-schema.ts';
import { metadata } from './metadata-schema.ts';
import { bool, int32, int64, list, map, quantity, string, struct, texts, type Shape } from './schema.ts';

// Structs here are only decoded, never printed again, so the fields need no marks.
const localRef = struct(texts('name'));
const items = list(struct({ ...texts('key', 'path'), mode: int32 }));
const downwardItems = list(struct({ path: string, fieldRef, resourceFieldRef, mode: int32 }));
export const labelSelector = struct({
  matchLabels: map(string),
  matchExpressions: list(struct({ ...texts('key', 'operator'), values: list(string) })),
});

const projection = struct({
  secret: struct({ name: string, items, optional: bool }),
  downwardAPI: struct({ items: downwardItems }),
  configMap: struct({ name: string, items, optional: bool }),
  serviceAccountToken: struct({ audience: string, expirationSeconds: int64, path: string }),
  clusterTrustBundle: struct({ ...texts('name', 'signerName', 'path'), labelSelector, optional: bool }),
  podCertificate: struct({
    ...texts('signerName', 'keyType', 'credentialBundlePath', 'keyPath', 'certificateChainPath'),
    maxExpirationSeconds: int32,
    userAnnotations: map(string),
  }),
});

const claimTemplate = struct({
  metadata,
  spec: struct({
    accessModes: list(string),
    selector: labelSelector,
    resources: struct({ limits: map(quantity), requests: map(quantity) }),
    ...texts('volumeName', 'storageClassName', 'volumeMode', 'volumeAttributesClassName'),
    dataSource: struct(texts('apiGroup', 'kind', 'name')),
    dataSourceRef: struct(texts('apiGroup', 'kind', 'name', 'namespace')),
  }),
});

/** Kubernetes' Volume (core/v1 of 1.36). */
export const volumeSchema: Shape = struct({
  name: string,
  hostPath: struct(texts('path', 'type')),
  emptyDir: struct({ medium: string, sizeLimit: quantity }),
  gcePersistentDisk: struct({ ...texts('pdName', 'fsType'), partition: int32, readOnly: bool }),
  awsElasticBlockStore: struct({ ...texts('volumeID', 'fsType'), partition: int32, readOnly: bool }),
  gitRepo: struct(texts('repository', 'revision', 'directory')),
  secret: struct({ secretName: string, items, defaultMode: int32, optional: bool }),
  nfs: struct({ ...texts('server', 'path'), readOnly: bool }),
  iscsi: struct({
    ...texts('targetPortal', 'iqn', 'iscsiInterface', 'fsType', 'initiatorName'),
    lun: int32,
    readOnly: bool,
    portals: list(string),
    chapAuthDiscovery: bool,
    chapAuthSession: bool,
    secretRef: localRef,
  }),
  glusterfs: struct({ ...texts('endpoints', 'path'), readOnly: bool }),
  persistentVolumeClaim: struct({ claimName: string, readOnly: bool }),
  rbd: struct({
    ...texts('image', 'fsType', 'pool', 'user', 'keyring'),
    monitors: list(string),
    secretRef: localRef,
    readOnly: bool,
  }),
  flexVolume: struct({
    ...texts('driver', 'fsType'),
    secretRef: localRef,
    readOnly: bool,
    options: map(string),
  }),
  cinder: struct({ ...texts('volumeID', 'fsType'), readOnly: bool, secretRef: localRef }),
  cephfs: struct({
    monitors: list(string),
    ...texts('path', 'user', 'secretFile'),
    secretRef: localRef,
    readOnly: bool,
  }),
  flocker: struct(texts('datasetName', 'datasetUUID')),
  downwardAPI: struct({ items: downwardItems, defaultMode: int32 }),
  fc: struct({
    targetWWNs: list(string),
    lun: int32,
    fsType: string,
    readOnly: bool,
    wwids: list(string),
  }),
  azureFile: struct({ ...texts('secretName', 'shareName'), readOnly: bool }),
  configMap: struct({ name: string, items, defaultMode: int32, optional: bool }),
  vsphereVolume: struct(texts('volumePath', 'fsType', 'storagePolicyName', 'storagePolicyID')),
  quobyte: struct({ ...texts('registry', 'volume', 'user', 'group', 'tenant'), readOnly: bool }),
  azureDisk: struct({ ...texts('diskName', 'diskURI', 'cachingMode', 'fsType', 'kind'), readOnly: bool }),
  photonPersistentDisk: struct(texts('pdID', 'fsType')),
  projected: struct({ sources: list(projection), defaultMode: int32 }),
  portworxVolume: struct({ ...texts('volumeID', 'fsType'), readOnly: bool }),
  scaleIO: struct({
    ...texts('gateway', 'system', 'protectionDomain', 'storagePool', 'storageMode', 'volumeName', 'fsType'),
    secretRef: localRef,
    sslEnabled: bool,
    readOnly: bool,
  }),
  storageos: struct({
    ...texts('volumeName', 'volumeNamespace', 'fsType'),
    readOnly: bool,
    secretRef: localRef,
  }),
  csi: struct({
    ...texts('driver', 'fsType'),
    readOnly: bool,
    volumeAttributes: map(string),
    nodePublishSecretRef: localRef,
  }),
  ephemeral: struct({ volumeClaimTemplate: claimTemplate }),
  image: struct(texts('reference', 'pullPolicy')),
});
