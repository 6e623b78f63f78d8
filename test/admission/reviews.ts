/** Reviews for tests: a usual pod with the given annotations (names without prefix), and a review around an object. */
const prefix = 'vault.hashicorp.com/';

const tokenMount = {
  name: 'kube-api-access-x7k2p',
  mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
  readOnly: true,
};
const tokenVolume = {
  name: tokenMount.name,
  projected: { sources: [{ serviceAccountToken: { expirationSeconds: 3607, path: 'token' } }] },
};

export interface PodExtras {
  readonly metadata?: object;
  readonly spec?: object;
  readonly mounts?: readonly object[];
}

export function podOf(annotations: Readonly<Record<string, unknown>>, extras: PodExtras = {}) {
  const prefixed = Object.fromEntries(
    Object.entries(annotations).map(([name, value]) => [name.includes('/') ? name : prefix + name, value]),
  );
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-0', namespace: 'shop', annotations: prefixed, ...extras.metadata },
    spec: {
      volumes: [tokenVolume],
      containers: [
        { name: 'app', image: 'registry.example/app:1', volumeMounts: extras.mounts ?? [tokenMount] },
      ],
      ...extras.spec,
    },
  };
}

export function reviewOf(object: unknown, request: object = {}) {
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: { uid: 'uid-1', namespace: 'shop', operation: 'CREATE', object, ...request },
  };
}
