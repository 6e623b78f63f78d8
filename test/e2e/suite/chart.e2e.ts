import t from 'tap';
import { helmReleases, toolPath } from '../../../dev/chart/kubernetes-tools.ts';
import type { Release } from '../../../dev/chart/kubernetes-tools.ts';
import { chartFolder, renderChart } from '../../../dev/chart/render.ts';
import type { Manifest } from '../../../dev/chart/render.ts';
import { features } from '../../chart/features.ts';
import { runCommand } from '../command.ts';
import { images } from '../images/names.ts';
import { openWorkplace } from '../workplace.ts';

/** The chart under Helm itself, and all its features before the API server. */

const { kubectl, namespace } = await openWorkplace(t, 'chart');

/** Kinds that other projects define, which need not be in this cluster. */
const isCustom = ({ apiVersion }: Manifest) => /cert-manager\.io|monitoring\.coreos\.com/.test(apiVersion);

for (const [feature, values] of Object.entries(features)) {
  await t.test(`${feature}: the API server accepts every object and knows every field`, async (t) => {
    const rendering = renderChart({
      namespace,
      release: 'feature-vault',
      values,
      kubernetes: '1.37.0',
      arguments: ['--skip-tests'],
    });
    t.ok(rendering.ok);
    const objects = rendering.ok ? rendering.objects : [];
    const items = objects.filter((object) => !isCustom(object));
    const words = ['apply', '--server-side', '--dry-run=server', '--validate=strict', '-f', '-'];
    const { code, stderr } = await kubectl.attempt(words, { apiVersion: 'v1', kind: 'List', items });
    t.equal(code, 0, stderr);
  });
}

const release = 'upgrade-vault';
const name = `${release}-agent-injector`;
const selector = { 'app.kubernetes.io/name': 'vault-agent-injector', component: 'webhook' };
const labels = { ...selector, 'app.kubernetes.io/instance': release };
const rbac = { apiVersion: 'rbac.authorization.k8s.io/v1' };
const subjects = [{ kind: 'ServiceAccount', name, namespace }];
const reference = (kind: string, to: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name: to });

/** The objects of a release of vault-helm's injector, with what Kubernetes allows nobody to change in them. */
const former: readonly object[] = [
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } },
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'vault-injector-certs' } },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `${name}-svc` },
    spec: { ports: [{ name: 'https', port: 443, targetPort: 8080 }], selector: labels },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [{ name: 'sidecar-injector', image: 'former:1', args: ['agent-inject', '2>&1'] }],
        },
      },
    },
  },
  { ...rbac, kind: 'ClusterRole', metadata: { name: `${name}-clusterrole` }, rules: [] },
  {
    ...rbac,
    kind: 'ClusterRoleBinding',
    metadata: { name: `${name}-binding` },
    roleRef: reference('ClusterRole', `${name}-clusterrole`),
    subjects,
  },
  { ...rbac, kind: 'Role', metadata: { name: `${name}-leader-elector-role` }, rules: [] },
  {
    ...rbac,
    kind: 'RoleBinding',
    metadata: { name: `${name}-leader-elector-binding` },
    roleRef: reference('Role', `${name}-leader-elector-role`),
    subjects,
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: `${name}-cfg` },
    webhooks: [
      {
        name: 'vault.hashicorp.com',
        sideEffects: 'None',
        failurePolicy: 'Ignore',
        admissionReviewVersions: ['v1', 'v1beta1'],
        clientConfig: { service: { name: `${name}-svc`, namespace, path: '/mutate' }, caBundle: '' },
        rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
      },
    ],
  },
];

/** A chart that holds those objects. */
const formerChart = t.testdir({
  'Chart.yaml': 'apiVersion: v2\nname: vault\nversion: 0.34.1\n',
  templates: { 'all.yaml': former.map((object) => JSON.stringify(object)).join('\n---\n') },
});

const imageOf = (image: string) => {
  const colon = image.lastIndexOf(':');
  return `repository=${image.slice(0, colon)},injector.image.tag=${image.slice(colon + 1)}`;
};

const upgradeValues = [
  'global.externalVaultAddr=http://vault.example:8200',
  'injector.replicas=2',
  `injector.image.${imageOf(images.webhook)}`,
  `injector.webhook.namespaceSelector.matchLabels.kubernetes\\.io/metadata\\.name=${namespace}`,
].join(',');

/** Helm 4 leaves it to the user to take back a field that somebody else has written since: here the CA bundle. */
const rollbackFlags = { 'helm-3': [], 'helm-4': ['--force-conflicts'] } as const;

const caBundle = () =>
  kubectl.call([
    'get',
    `mutatingwebhookconfiguration/${name}-cfg`,
    '-o',
    'jsonpath={.webhooks[0].clientConfig.caBundle}',
  ]);

for (const helm of helmReleases) {
  await t.test(`${helm} upgrades a release of vault-helm's injector in place, and goes back`, async (t) => {
    t.teardown(() => call(helm, 'uninstall', release, '--ignore-not-found'));
    await call(helm, 'install', release, formerChart);
    await call(helm, 'upgrade', release, chartFolder, '--set', upgradeValues);
    await kubectl.call(['rollout', 'status', `deployment/${name}`, '--timeout=240s']);
    t.match(await call(helm, 'test', release, '--timeout', '240s'), /Phase: +Succeeded/);
    const published = await caBundle();
    t.match(published, /^LS0t/, 'the webhook has published its CA');
    await call(helm, 'upgrade', release, chartFolder, '--set', `${upgradeValues},commonLabels.second=yes`);
    t.equal(await caBundle(), published, 'a further upgrade leaves it alone');
    await call(helm, 'rollback', release, '1', ...rollbackFlags[helm]);
    const image = 'jsonpath={.spec.template.spec.containers[*].image}';
    t.equal(await kubectl.call(['get', `deployment/${name}`, '-o', image]), 'former:1');
    await call(helm, 'uninstall', release);
    const kinds =
      'deployment,service,serviceaccount,role,rolebinding,clusterrole,clusterrolebinding,mutatingwebhookconfiguration';
    const left = await kubectl.call([
      'get',
      kinds,
      '-l',
      `app.kubernetes.io/instance=${release}`,
      '-o',
      'name',
    ]);
    t.equal(left, '', 'nothing is left behind');
  });
}

async function call(helm: Release, ...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCommand([
    toolPath(helm, 'helm'),
    '--namespace',
    namespace,
    ...words,
  ]);
  if (code !== 0) throw new Error(`helm ${words.join(' ')}: ${stderr}`);
  return stdout;
}
