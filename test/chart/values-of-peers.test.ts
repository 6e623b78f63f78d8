import t from 'tap';
import type { Manifest } from '../../dev/chart/render.ts';
import { at, environmentOf, find, objectsOf } from './charted.ts';

/** Every value that vault-helm and openbao-helm know for their injector, and where it must arrive. */

const probe = (first: number) => ({
  failureThreshold: first,
  initialDelaySeconds: first + 1,
  periodSeconds: first + 2,
  successThreshold: 1,
  timeoutSeconds: first + 3,
});

/** Texts where both kinds are allowed, so that they must go through the template engine. */
const values = {
  global: {
    enabled: true,
    namespace: 'secrets',
    imagePullSecrets: [{ name: 'pull' }],
    tlsDisable: false,
    externalVaultAddr: 'https://vault.example',
  },
  injector: {
    enabled: '-',
    replicas: 2,
    port: 9443,
    leaderElector: { enabled: true },
    metrics: { enabled: true },
    externalVaultAddr: 'https://other.example',
    image: { repository: 'team/webhook', tag: '1.2.3', pullPolicy: 'Always' },
    agentImage: { repository: 'team/agent', tag: '4.5.6' },
    agentDefaults: {
      cpuLimit: '501m',
      cpuRequest: '251m',
      memLimit: '129Mi',
      memRequest: '65Mi',
      ephemeralLimit: '130Mi',
      ephemeralRequest: '66Mi',
      template: 'json',
      templateConfig: { exitOnRetryFailure: false, staticSecretRenderInterval: '7m' },
    },
    livenessProbe: probe(3),
    readinessProbe: probe(13),
    startupProbe: probe(23),
    authPath: 'auth/other',
    logLevel: 'debug',
    logFormat: 'json',
    revokeOnShutdown: true,
    webhook: {
      failurePolicy: 'Fail',
      matchPolicy: 'Equivalent',
      timeoutSeconds: 29,
      namespaceSelector: { matchLabels: { inject: 'yes' } },
      objectSelector: 'matchLabels: { of: "{{ .Release.Name }}" }',
      annotations: 'of: "{{ .Release.Name }}"',
    },
    certs: { secretName: null, caBundle: 'Q0E=', certName: 'c', keyName: 'k' },
    securityContext: { pod: 'fsGroup: 7', container: { readOnlyRootFilesystem: false } },
    resources: { requests: { cpu: '77m' } },
    extraEnvironmentVars: { EXTRA: 'more', AGENT_INJECT_PROXY_ADDR: 'http://proxy' },
    affinity: 'nodeAffinity: { of: "{{ .Release.Name }}" }',
    topologySpreadConstraints: '- topologyKey: "{{ .Release.Name }}"',
    tolerations: '- key: "{{ .Release.Name }}"',
    nodeSelector: 'of: "{{ .Release.Name }}"',
    priorityClassName: 'first',
    annotations: 'of: "{{ .Release.Name }}"',
    extraLabels: { tier: 'one' },
    hostNetwork: true,
    service: { annotations: 'of: "{{ .Release.Name }}"' },
    serviceAccount: { annotations: 'of: "{{ .Release.Name }}"' },
    podDisruptionBudget: { minAvailable: 1 },
    strategy: 'type: "{{ .Release.Name | replace "vault" "Recreate" }}"',
  },
};

const pod = 'spec.template.spec';
const container = `${pod}.containers.0`;

/** Kind of object -> path in it -> what stands there. */
const places: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  Deployment: {
    'metadata.namespace': 'secrets',
    'metadata.labels.tier': 'one',
    'spec.replicas': 2,
    'spec.strategy.type': 'Recreate',
    'spec.template.metadata.labels.tier': 'one',
    'spec.template.metadata.annotations': { of: 'vault' },
    [`${pod}.imagePullSecrets`]: [{ name: 'pull' }],
    [`${pod}.affinity`]: { nodeAffinity: { of: 'vault' } },
    [`${pod}.topologySpreadConstraints`]: [{ topologyKey: 'vault' }],
    [`${pod}.tolerations`]: [{ key: 'vault' }],
    [`${pod}.nodeSelector`]: { of: 'vault' },
    [`${pod}.priorityClassName`]: 'first',
    [`${pod}.hostNetwork`]: true,
    [`${pod}.securityContext`]: { fsGroup: 7 },
    [`${container}.image`]: 'team/webhook:1.2.3',
    [`${container}.imagePullPolicy`]: 'Always',
    [`${container}.resources.requests.cpu`]: '77m',
    [`${container}.securityContext`]: { readOnlyRootFilesystem: false },
    [`${container}.ports.0.containerPort`]: 9443,
    [`${container}.livenessProbe`]: { ...probe(3), httpGet: { path: '/livez', port: 9443, scheme: 'HTTPS' } },
    [`${container}.readinessProbe.timeoutSeconds`]: 16,
    [`${container}.startupProbe.failureThreshold`]: 23,
  },
  MutatingWebhookConfiguration: {
    'metadata.annotations': { of: 'vault' },
    'webhooks.0.failurePolicy': 'Fail',
    'webhooks.0.matchPolicy': 'Equivalent',
    'webhooks.0.timeoutSeconds': 29,
    'webhooks.0.namespaceSelector.matchLabels': { inject: 'yes' },
    'webhooks.0.objectSelector.matchLabels': { of: 'vault' },
    'webhooks.0.clientConfig.caBundle': 'Q0E=',
    'webhooks.0.clientConfig.service.namespace': 'secrets',
  },
  Service: { 'metadata.annotations': { of: 'vault' }, 'spec.ports.0.targetPort': 9443 },
  ServiceAccount: { 'metadata.annotations': { of: 'vault' } },
  PodDisruptionBudget: { 'spec.minAvailable': 1 },
};

const variables = {
  AGENT_INJECT_LISTEN: ':9443',
  AGENT_INJECT_TELEMETRY_PATH: '/metrics',
  AGENT_INJECT_USE_LEADER_ELECTOR: 'true',
  AGENT_INJECT_VAULT_ADDR: 'https://vault.example',
  AGENT_INJECT_VAULT_IMAGE: 'team/agent:4.5.6',
  AGENT_INJECT_VAULT_AUTH_PATH: 'auth/other',
  AGENT_INJECT_LOG_LEVEL: 'debug',
  AGENT_INJECT_LOG_FORMAT: 'json',
  AGENT_INJECT_REVOKE_ON_SHUTDOWN: 'true',
  AGENT_INJECT_CPU_LIMIT: '501m',
  AGENT_INJECT_CPU_REQUEST: '251m',
  AGENT_INJECT_MEM_LIMIT: '129Mi',
  AGENT_INJECT_MEM_REQUEST: '65Mi',
  AGENT_INJECT_EPHEMERAL_LIMIT: '130Mi',
  AGENT_INJECT_EPHEMERAL_REQUEST: '66Mi',
  AGENT_INJECT_DEFAULT_TEMPLATE: 'json',
  AGENT_INJECT_TEMPLATE_CONFIG_EXIT_ON_RETRY_FAILURE: 'false',
  AGENT_INJECT_TEMPLATE_STATIC_SECRET_RENDER_INTERVAL: '7m',
  AGENT_INJECT_PROXY_ADDR: 'http://proxy',
  EXTRA: 'more',
};

function expectPlaces(t: Parameters<typeof objectsOf>[0], objects: readonly Manifest[]): void {
  for (const [kind, paths] of Object.entries(places))
    for (const [path, value] of Object.entries(paths))
      t.same(at(find(shipped(objects), kind), path), value, `${kind} ${path}`);
}

const shipped = (objects: readonly Manifest[]) =>
  objects.filter(({ metadata }) => metadata.annotations?.['helm.sh/hook'] === undefined);

t.test('every value of vault-helm arrives where vault-helm puts it', async (t) => {
  const objects = objectsOf(t, { values });
  expectPlaces(t, objects);
  t.match(environmentOf(objects), variables);
});

t.test('a certificate of the user takes the names that vault-helm gives its files', async (t) => {
  const certs = { secretName: 'mine', caBundle: 'Q0E=', certName: 'c', keyName: 'k' };
  const objects = objectsOf(t, { values: { injector: { certs } } });
  t.match(environmentOf(objects), {
    AGENT_INJECT_TLS_CERT_FILE: '/etc/webhook/certs/c',
    AGENT_INJECT_TLS_KEY_FILE: '/etc/webhook/certs/k',
  });
  t.equal(environmentOf(objects).AGENT_INJECT_TLS_AUTO, undefined);
  t.equal(at(find(objects, 'Deployment'), `${pod}.volumes.0.secret.secretName`), 'mine');
});

t.test("openbao-helm's names and the templates that its texts call are accepted", async (t) => {
  const selector = 'matchLabels: { app.kubernetes.io/name: {{ template "openbao.name" . }}-agent-injector }';
  const objects = objectsOf(t, {
    release: 'bao',
    values: {
      nameOverride: 'openbao',
      global: { externalBaoAddr: 'https://bao.example' },
      injector: {
        image: { registry: 'quay.io', repository: 'openbao/openbao-k8s', tag: '1.7.2' },
        agentImage: {
          registry: 'quay.io',
          repository: 'openbao/openbao',
          tag: '',
          pullPolicy: 'IfNotPresent',
        },
        webhook: { objectSelector: selector, matchConditions: [{ name: 'mine', expression: 'true' }] },
        affinity: 'nodeAffinity: { of: {{ template "openbao.fullname" . }} }',
        service: { extraLabels: { tier: 'one' } },
      },
    },
  });
  const deployment = find(objects, 'Deployment');
  t.equal(deployment?.metadata.name, 'bao-openbao-agent-injector');
  t.equal(at(deployment, `${container}.image`), 'quay.io/openbao/openbao-k8s:1.7.2');
  t.same(at(deployment, `${pod}.affinity`), { nodeAffinity: { of: 'bao-openbao' } });
  t.match(environmentOf(objects), {
    AGENT_INJECT_VAULT_ADDR: 'https://bao.example',
    AGENT_INJECT_VAULT_IMAGE: 'quay.io/openbao/openbao:2.7.2',
  });
  t.same(at(find(objects, 'MutatingWebhookConfiguration'), 'webhooks.0.objectSelector.matchLabels'), {
    'app.kubernetes.io/name': 'openbao-agent-injector',
  });
  t.equal(find(objects, 'Service')?.metadata.labels?.tier, 'one');
});
