/** An AdmissionReview of about 6 KB, as the API server sends one for a pod of a Deployment; annotated or not. */
export function benchReview(annotated: boolean): string {
  const annotations = annotated
    ? {
        'vault.hashicorp.com/agent-inject': 'true',
        'vault.hashicorp.com/role': 'orders',
        'vault.hashicorp.com/agent-inject-secret-db.properties': 'database/creds/orders',
        'vault.hashicorp.com/agent-inject-template-db.properties':
          '{{ with secret "database/creds/orders" }}user={{ .Data.username }}\npassword={{ .Data.password }}{{ end }}',
        'vault.hashicorp.com/agent-inject-secret-api': 'secret/data/orders/api',
        'vault.hashicorp.com/agent-limits-cpu': '250m',
      }
    : {};
  const metadata = {
    generateName: 'orders-5d8f7c9b6d-',
    namespace: 'shop',
    labels: { app: 'orders', 'pod-template-hash': '5d8f7c9b6d' },
    annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9090', ...annotations },
    ownerReferences: [
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'orders-5d8f7c9b6d', uid: 'f2a1', controller: true },
    ],
    managedFields: [
      {
        manager: 'kube-controller-manager',
        operation: 'Update',
        apiVersion: 'v1',
        fieldsV1: managedFields(),
      },
    ],
  };
  return JSON.stringify({
    kind: 'AdmissionReview',
    apiVersion: 'admission.k8s.io/v1',
    request: {
      uid: '6f3b8f1e-7e1c-4a35-9a66-2f6f0f7c1b11',
      kind: { group: '', version: 'v1', kind: 'Pod' },
      resource: { group: '', version: 'v1', resource: 'pods' },
      namespace: 'shop',
      operation: 'CREATE',
      userInfo: {
        username: 'system:serviceaccount:kube-system:replicaset-controller',
        groups: ['system:authenticated'],
      },
      object: { kind: 'Pod', apiVersion: 'v1', metadata, spec: podSpec(), status: {} },
      oldObject: null,
      dryRun: false,
      options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1' },
    },
  });
}

function podSpec() {
  const mounts = [
    {
      name: 'kube-api-access-x7k2p',
      readOnly: true,
      mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
    },
    { name: 'tmp', mountPath: '/tmp' },
  ];
  const container = (name: string) => ({
    name,
    image: `registry.example/${name}:1.42.0`,
    ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
    env: Array.from({ length: 12 }, (_, index) => ({
      name: `SETTING_${index}`,
      value: `value of setting ${index}`,
    })),
    resources: { limits: { cpu: '1', memory: '512Mi' }, requests: { cpu: '100m', memory: '256Mi' } },
    volumeMounts: mounts,
    livenessProbe: { httpGet: { path: '/healthz', port: 8080, scheme: 'HTTP' }, periodSeconds: 10 },
    terminationMessagePath: '/dev/termination-log',
    imagePullPolicy: 'IfNotPresent',
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  });
  return {
    volumes: [
      { name: 'kube-api-access-x7k2p', projected: { defaultMode: 420, sources: tokenSources() } },
      { name: 'tmp', emptyDir: {} },
    ],
    initContainers: [container('migrate')],
    containers: [container('orders'), container('proxy')],
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    serviceAccountName: 'orders',
    securityContext: {},
    schedulerName: 'default-scheduler',
    tolerations: [
      {
        key: 'node.kubernetes.io/not-ready',
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 300,
      },
    ],
    priority: 0,
    enableServiceLinks: true,
    preemptionPolicy: 'PreemptLowerPriority',
  };
}

function tokenSources() {
  return [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    {
      downwardAPI: {
        items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
      },
    },
  ];
}

function managedFields() {
  const names = ['f:labels', 'f:annotations', 'f:generateName', 'f:ownerReferences'];
  return { 'f:metadata': Object.fromEntries(names.map((name) => [name, { '.': {} }])) };
}
