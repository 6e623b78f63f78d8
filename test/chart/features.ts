/** Values of every feature of the chart: each has a golden rendering and goes through every check of objects. */
export const features: Readonly<Record<string, unknown>> = {
  defaults: {},
  ha: {
    injector: {
      replicas: 3,
      webhook: { failurePolicy: 'Fail' },
      priorityClassName: 'system-cluster-critical',
    },
  },
  'disruption-budget': { injector: { podDisruptionBudget: { minAvailable: '50%' } } },
  autoscaling: { injector: { autoscaling: { enabled: true, maxReplicas: 8 } } },
  'own-certificate': {
    injector: { certs: { secretName: 'webhook-tls', caBundle: 'Q0E=', certName: 'cert.pem' } },
  },
  'cert-manager': { injector: { replicas: 2, certManager: { enabled: true } } },
  'cert-manager-issuer': {
    injector: { certManager: { enabled: true, issuerRef: { kind: 'ClusterIssuer', name: 'company' } } },
  },
  'cert-manager-vault': {
    injector: {
      certManager: {
        enabled: true,
        vaultIssuer: {
          enabled: true,
          server: 'https://vault:8200',
          path: 'pki/sign/webhook',
          role: 'issuer',
        },
      },
    },
  },
  monitoring: {
    injector: {
      serviceMonitor: { enabled: true, labels: { release: 'prometheus' } },
      podMonitor: { enabled: true },
      prometheusRule: { enabled: true },
      dashboard: { enabled: true },
    },
  },
  'network-policy': {
    injector: {
      metrics: { enabled: true },
      networkPolicy: {
        enabled: true,
        ingressFrom: [{ ipBlock: { cidr: '10.0.0.0/8' } }],
        extraEgress: [{ to: [{ namespaceSelector: {} }], ports: [{ port: 8200, protocol: 'TCP' }] }],
      },
    },
  },
  openshift: { global: { openshift: true } },
  'agent-defaults': {
    injector: {
      agentDefaults: {
        cpuLimit: 1,
        cpuRequest: '100m',
        memLimit: '256Mi',
        memRequest: '64Mi',
        ephemeralLimit: '128Mi',
        ephemeralRequest: '64Mi',
        template: 'json',
        templateConfig: { exitOnRetryFailure: false, staticSecretRenderInterval: '1m' },
      },
    },
  },
  'host-network': { injector: { hostNetwork: true, port: 18080 } },
  'webhook-rules': {
    injector: {
      webhook: {
        reinvocationPolicy: 'IfNeeded',
        matchPolicy: 'Equivalent',
        timeoutSeconds: 5,
        namespaceSelector: { matchLabels: { injection: 'enabled' } },
        objectSelector: { matchLabels: { secrets: 'vault' } },
        annotations: 'team: "{{ .Release.Name }}-team"',
        matchConditions: [{ name: 'no-system', expression: '!request.namespace.startsWith("kube-")' }],
      },
    },
  },
  images: {
    global: { imagePullSecrets: ['pull', { name: 'second' }] },
    injector: {
      image: { registry: 'registry.example/', tag: '1.2.3' },
      agentImage: { registry: 'registry.example', digest: `sha256:${'a'.repeat(64)}` },
    },
  },
  settings: {
    injector: {
      settings: { AGENT_INJECT_NATIVE_SIDECAR: 'always', AGENT_INJECT_ALLOW_ROOT: false },
      extraEnvironmentVars: { HTTPS_PROXY: 'http://proxy:3128', AGENT_INJECT_LOG_LEVEL: 'debug' },
    },
  },
  'extra-objects': {
    commonLabels: { team: 'platform' },
    extraObjects: [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'first' }, data: { a: 'b' } },
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-second\ndata: {}\n',
    ],
  },
  scheduling: {
    injector: {
      affinity: 'nodeAffinity: {}',
      topologySpreadConstraints: [],
      tolerations: [{ key: 'dedicated', operator: 'Exists' }],
      nodeSelector: 'pool: "{{ .Release.Name }}"',
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      annotations: 'note: "{{ .Release.Namespace }}"',
      extraLabels: { tier: 'system' },
      service: { annotations: { a: 'b' }, extraLabels: { c: 'd' } },
      serviceAccount: { annotations: { e: 'f' } },
    },
  },
};
