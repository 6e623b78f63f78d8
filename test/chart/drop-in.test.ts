import t from 'tap';
import { identity } from '../../dev/chart/render.ts';
import { at, environmentOf, find, objectsOf } from './charted.ts';

/** What users of vault-helm's injector and of openbao-helm's rely on. */

t.test('objects keep the names of vault-helm, whatever the release is called', async (t) => {
  const names = (release: string, values: unknown = { injector: { replicas: 2 } }) =>
    objectsOf(t, { release, namespace: 'ns', values })
      .filter(({ metadata }) => metadata.annotations?.['helm.sh/hook'] === undefined)
      .map(identity)
      .sort();
  t.same(names('vault'), [
    'ClusterRole//vault-agent-injector-clusterrole',
    'ClusterRoleBinding//vault-agent-injector-binding',
    'Deployment/ns/vault-agent-injector',
    'MutatingWebhookConfiguration//vault-agent-injector-cfg',
    'PodDisruptionBudget/ns/vault-agent-injector',
    'Role/ns/vault-agent-injector-leader-elector-role',
    'RoleBinding/ns/vault-agent-injector-leader-elector-binding',
    'Secret/ns/vault-injector-certs',
    'Service/ns/vault-agent-injector-svc',
    'ServiceAccount/ns/vault-agent-injector',
  ]);
  t.ok(names('team').includes('Deployment/ns/team-vault-agent-injector'));
  t.ok(names('my-vault').includes('Deployment/ns/my-vault-agent-injector'));
  t.ok(names('x', { nameOverride: 'bao' }).includes('Deployment/ns/x-bao-agent-injector'));
  t.ok(names('x', { fullnameOverride: 'whole' }).includes('Deployment/ns/whole-agent-injector'));
});

t.test('the selector has exactly the three labels that an upgrade in place finds', async (t) => {
  const deployment = find(objectsOf(t, { values: { commonLabels: { a: 'b' } } }), 'Deployment');
  t.same(at(deployment, 'spec.selector.matchLabels'), {
    'app.kubernetes.io/name': 'vault-agent-injector',
    'app.kubernetes.io/instance': 'vault',
    component: 'webhook',
  });
});

t.test('injector.enabled follows global.enabled when it is "-"', async (t) => {
  const count = (values: unknown) => objectsOf(t, { values }).length;
  t.equal(count({ global: { enabled: false } }), 0);
  t.equal(count({ injector: { enabled: false } }), 0);
  t.ok(count({ global: { enabled: false }, injector: { enabled: true } }) > 0);
  t.ok(count({ injector: { enabled: 'true' } }) > 0);
});

t.test('the address of Vault comes from the first value that is set', async (t) => {
  const address = (values: unknown) =>
    environmentOf(objectsOf(t, { values, namespace: 'ns' })).AGENT_INJECT_VAULT_ADDR;
  const injector = { externalVaultAddr: 'http://c', externalBaoAddr: 'http://b' };
  t.equal(address({}), 'http://vault.ns.svc:8200');
  t.equal(
    address({ global: { tlsDisable: false }, server: { service: { port: 8300 } } }),
    'https://vault.ns.svc:8300',
  );
  t.equal(address({ injector: { externalVaultAddr: 'http://c' } }), 'http://c');
  t.equal(address({ injector }), 'http://b');
  t.equal(address({ injector, global: { externalVaultAddr: 'http://a' } }), 'http://a');
  t.equal(
    address({ injector, global: { externalVaultAddr: 'http://a', externalBaoAddr: 'http://0' } }),
    'http://0',
  );
});

t.test('the deprecated names beside webhook work when webhook is null', async (t) => {
  const injector = {
    webhook: null,
    failurePolicy: 'Fail',
    namespaceSelector: { matchLabels: { a: 'b' } },
    objectSelector: { matchLabels: { c: 'd' } },
    webhookAnnotations: { e: 'f' },
  };
  const configuration = find(objectsOf(t, { values: { injector } }), 'MutatingWebhookConfiguration');
  t.match(configuration, {
    metadata: { annotations: { e: 'f' } },
    webhooks: [
      {
        failurePolicy: 'Fail',
        namespaceSelector: { matchLabels: { a: 'b' } },
        objectSelector: { matchLabels: { c: 'd' } },
        timeoutSeconds: 10,
      },
    ],
  });
});

t.test('the CA bundle is left out unless it is given, so that nobody resets the published one', async (t) => {
  const bundle = (values: unknown) =>
    at(find(objectsOf(t, { values }), 'MutatingWebhookConfiguration'), 'webhooks.0.clientConfig.caBundle');
  t.equal(bundle({}), undefined);
  t.equal(bundle({ injector: { certs: { secretName: 'x', caBundle: 'Q0E=' } } }), 'Q0E=');
});

t.test('replicas elect a leader only where there is a certificate to renew', async (t) => {
  const elects = (injector: object) => {
    const objects = objectsOf(t, { values: { injector } });
    const set = environmentOf(objects).AGENT_INJECT_USE_LEADER_ELECTOR === 'true';
    const granted = find(objects, 'Role', '-leader-elector-role') !== undefined;
    t.equal(set, granted, 'setting and rights go together');
    return set;
  };
  t.equal(elects({}), false);
  t.equal(elects({ replicas: 2 }), true);
  t.equal(elects({ replicas: 2, leaderElector: { enabled: false } }), false);
  t.equal(elects({ replicas: 2, certManager: { enabled: true } }), false);
  t.equal(elects({ autoscaling: { enabled: true } }), true);
});

t.test(
  'a values file of vault-helm with blocks for the server and the CSI provider is accepted',
  async (t) => {
    const values = {
      global: {
        enabled: true,
        psp: { enable: false, annotations: 'a: b' },
        serverTelemetry: { prometheusOperator: false },
      },
      injector: {
        image: { repository: 'hashicorp/vault-k8s', tag: '1.7.6', pullPolicy: 'IfNotPresent' },
        agentImage: { repository: 'hashicorp/vault', tag: '2.0.4' },
        affinity:
          'podAntiAffinity:\n  requiredDuringSchedulingIgnoredDuringExecution:\n    - labelSelector:\n        matchLabels:\n' +
          '          app.kubernetes.io/name: {{ template "vault.name" . }}-agent-injector\n      topologyKey: kubernetes.io/hostname\n',
        certs: { secretName: null, caBundle: '', certName: 'tls.crt', keyName: 'tls.key' },
        securityContext: { pod: {}, container: {} },
        strategy: {},
      },
      server: { enabled: '-', ha: { enabled: true } },
      csi: { enabled: false },
      ui: { enabled: false },
    };
    const objects = objectsOf(t, { values });
    t.equal(environmentOf(objects).AGENT_INJECT_VAULT_IMAGE, 'hashicorp/vault:2.0.4');
    t.match(at(find(objects, 'Deployment'), 'spec.template.spec.affinity.podAntiAffinity'), {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'vault-agent-injector' } } },
      ],
    });
  },
);
