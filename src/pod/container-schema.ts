import {
  always,
  bool,
  given,
  int32,
  int64,
  intOrString,
  list,
  map,
  nullable,
  quantity,
  string,
  struct,
  type Shape,
} from './schema.ts';

const keyRef = struct({ name: string, key: always(string), optional: given(bool) });
const objectRef = struct({ name: string, optional: given(bool) });
export const fieldRef = struct({ apiVersion: string, fieldPath: always(string) });
export const resourceFieldRef = struct({
  containerName: string,
  resource: always(string),
  divisor: always(quantity),
});

const environment = struct({
  name: always(string),
  value: string,
  valueFrom: struct({
    fieldRef,
    resourceFieldRef,
    configMapKeyRef: keyRef,
    secretKeyRef: keyRef,
    fileKeyRef: struct({
      volumeName: always(string),
      path: always(string),
      key: always(string),
      optional: given(bool),
    }),
  }),
});

const execAction = struct({ command: list(string) });
const httpGet = struct({
  path: string,
  port: always(intOrString),
  host: string,
  scheme: string,
  httpHeaders: list(struct({ name: always(string), value: always(string) })),
});
const tcpSocket = struct({ port: always(intOrString), host: string });

const probe = struct({
  exec: execAction,
  httpGet,
  tcpSocket,
  grpc: struct({ port: always(int32), service: nullable(string) }),
  initialDelaySeconds: int32,
  timeoutSeconds: int32,
  periodSeconds: int32,
  successThreshold: int32,
  failureThreshold: int32,
  terminationGracePeriodSeconds: given(int64),
});

const handler = struct({ exec: execAction, httpGet, tcpSocket, sleep: struct({ seconds: always(int64) }) });

export const seLinuxOptions = struct({ user: string, role: string, type: string, level: string });
export const windowsOptions = struct({
  gmsaCredentialSpecName: given(string),
  gmsaCredentialSpec: given(string),
  runAsUserName: given(string),
  hostProcess: given(bool),
});
export const localProfile = struct({ type: always(string), localhostProfile: given(string) });

const securityContext = struct({
  capabilities: struct({ add: list(string), drop: list(string) }),
  privileged: given(bool),
  seLinuxOptions,
  windowsOptions,
  runAsUser: given(int64),
  runAsGroup: given(int64),
  runAsNonRoot: given(bool),
  readOnlyRootFilesystem: given(bool),
  allowPrivilegeEscalation: given(bool),
  procMount: given(string),
  seccompProfile: localProfile,
  appArmorProfile: localProfile,
});

export const resources = struct({
  limits: map(quantity),
  requests: map(quantity),
  claims: list(struct({ name: always(string), request: string })),
});

const fields = {
  name: always(string),
  image: string,
  command: list(string),
  args: list(string),
  workingDir: string,
  ports: list(
    struct({
      name: string,
      hostPort: int32,
      containerPort: always(int32),
      protocol: string,
      hostIP: string,
    }),
  ),
  envFrom: list(struct({ prefix: string, configMapRef: objectRef, secretRef: objectRef })),
  env: list(environment),
  resources: always(resources),
  resizePolicy: list(struct({ resourceName: always(string), restartPolicy: always(string) })),
  restartPolicy: given(string),
  restartPolicyRules: list(
    struct({
      action: string,
      exitCodes: struct({ operator: string, values: list(int32) }),
    }),
  ),
  volumeMounts: list(
    struct({
      name: always(string),
      readOnly: bool,
      recursiveReadOnly: given(string),
      mountPath: always(string),
      subPath: string,
      mountPropagation: given(string),
      subPathExpr: string,
    }),
  ),
  volumeDevices: list(struct({ name: always(string), devicePath: always(string) })),
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  lifecycle: struct({ postStart: handler, preStop: handler, stopSignal: given(string) }),
  terminationMessagePath: string,
  terminationMessagePolicy: string,
  imagePullPolicy: string,
  securityContext,
  stdin: bool,
  stdinOnce: bool,
  tty: bool,
};

/** Kubernetes' Container (core/v1 of 1.36), and its twin for debugging. */
export const containerSchema: Shape = struct(fields);
export const ephemeralContainerSchema: Shape = struct({ ...fields, targetContainerName: string });
