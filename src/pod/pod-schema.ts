import {
  containerSchema,
  ephemeralContainerSchema,
  localProfile,
  resources,
  seLinuxOptions,
  windowsOptions,
} from './container-schema.ts';
import { metadata } from './metadata-schema.ts';
import {
  bool,
  int32,
  int64,
  list,
  map,
  quantity,
  string,
  struct,
  texts,
  time,
  type Shape,
} from './schema.ts';
import { labelSelector, volumeSchema } from './volume-schema.ts';

const nodeTerm = struct({
  matchExpressions: list(struct({ ...texts('key', 'operator'), values: list(string) })),
  matchFields: list(struct({ ...texts('key', 'operator'), values: list(string) })),
});
const podTerm = struct({
  labelSelector,
  namespaces: list(string),
  topologyKey: string,
  namespaceSelector: labelSelector,
  matchLabelKeys: list(string),
  mismatchLabelKeys: list(string),
});
const podAffinity = struct({
  requiredDuringSchedulingIgnoredDuringExecution: list(podTerm),
  preferredDuringSchedulingIgnoredDuringExecution: list(struct({ weight: int32, podAffinityTerm: podTerm })),
});
const affinity = struct({
  nodeAffinity: struct({
    requiredDuringSchedulingIgnoredDuringExecution: struct({ nodeSelectorTerms: list(nodeTerm) }),
    preferredDuringSchedulingIgnoredDuringExecution: list(struct({ weight: int32, preference: nodeTerm })),
  }),
  podAffinity,
  podAntiAffinity: podAffinity,
});

const podSecurityContext = struct({
  seLinuxOptions,
  windowsOptions,
  runAsUser: int64,
  runAsGroup: int64,
  runAsNonRoot: bool,
  supplementalGroups: list(int64),
  ...texts('supplementalGroupsPolicy', 'fsGroupChangePolicy', 'seLinuxChangePolicy'),
  fsGroup: int64,
  sysctls: list(struct(texts('name', 'value'))),
  seccompProfile: localProfile,
  appArmorProfile: localProfile,
});

const tolerations = list(
  struct({ ...texts('key', 'operator', 'value', 'effect'), tolerationSeconds: int64 }),
);
const topologySpread = list(
  struct({
    maxSkew: int32,
    ...texts('topologyKey', 'whenUnsatisfiable', 'nodeAffinityPolicy', 'nodeTaintsPolicy'),
    labelSelector,
    minDomains: int32,
    matchLabelKeys: list(string),
  }),
);

const spec = struct({
  volumes: list(volumeSchema),
  initContainers: list(containerSchema),
  containers: list(containerSchema),
  ephemeralContainers: list(ephemeralContainerSchema),
  ...texts('restartPolicy', 'dnsPolicy', 'serviceAccountName', 'serviceAccount', 'nodeName', 'hostname'),
  ...texts('subdomain', 'schedulerName', 'priorityClassName', 'runtimeClassName', 'preemptionPolicy'),
  hostnameOverride: string,
  terminationGracePeriodSeconds: int64,
  activeDeadlineSeconds: int64,
  nodeSelector: map(string),
  automountServiceAccountToken: bool,
  hostNetwork: bool,
  hostPID: bool,
  hostIPC: bool,
  shareProcessNamespace: bool,
  securityContext: podSecurityContext,
  imagePullSecrets: list(struct(texts('name'))),
  affinity,
  tolerations,
  hostAliases: list(struct({ ip: string, hostnames: list(string) })),
  priority: int32,
  dnsConfig: struct({
    nameservers: list(string),
    searches: list(string),
    options: list(struct(texts('name', 'value'))),
  }),
  readinessGates: list(struct(texts('conditionType'))),
  enableServiceLinks: bool,
  overhead: map(quantity),
  topologySpreadConstraints: topologySpread,
  setHostnameAsFQDN: bool,
  os: struct(texts('name')),
  hostUsers: bool,
  schedulingGates: list(struct(texts('name'))),
  resourceClaims: list(struct(texts('name', 'resourceClaimName', 'resourceClaimTemplateName'))),
  resources,
});

const terminated = struct({
  exitCode: int32,
  signal: int32,
  ...texts('reason', 'message', 'containerID'),
  startedAt: time,
  finishedAt: time,
});
const state = struct({
  waiting: struct(texts('reason', 'message')),
  running: struct({ startedAt: time }),
  terminated,
});
const containerStatuses = list(
  struct({
    ...texts('name', 'image', 'imageID', 'containerID'),
    state,
    lastState: state,
    ready: bool,
    restartCount: int32,
    started: bool,
    allocatedResources: map(quantity),
    resources,
    volumeMounts: list(struct({ ...texts('name', 'mountPath', 'recursiveReadOnly'), readOnly: bool })),
    user: struct({ linux: struct({ uid: int64, gid: int64, supplementalGroups: list(int64) }) }),
    allocatedResourcesStatus: list(
      struct({ name: string, resources: list(struct(texts('resourceID', 'health'))) }),
    ),
    stopSignal: string,
  }),
);
const status = struct({
  ...texts('phase', 'message', 'reason', 'nominatedNodeName', 'hostIP', 'podIP', 'qosClass', 'resize'),
  observedGeneration: int64,
  conditions: list(
    struct({
      ...texts('type', 'status', 'reason', 'message'),
      observedGeneration: int64,
      lastProbeTime: time,
      lastTransitionTime: time,
    }),
  ),
  hostIPs: list(struct(texts('ip'))),
  podIPs: list(struct(texts('ip'))),
  startTime: time,
  initContainerStatuses: containerStatuses,
  containerStatuses,
  ephemeralContainerStatuses: containerStatuses,
  resourceClaimStatuses: list(struct(texts('name', 'resourceClaimName'))),
});

/** Kubernetes' Pod (core/v1 of 1.36). */
export const podSchema: Shape = struct({ ...texts('apiVersion', 'kind'), metadata, spec, status });
