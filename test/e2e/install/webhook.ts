import { renderChart } from '../../../dev/chart/render.ts';
import type { Manifest } from '../../../dev/chart/render.ts';
import { eventually } from '../eventually.ts';
import { images } from '../images/names.ts';
import { annotatedPod, readsDatabase } from '../pods.ts';
import type { Kubectl } from '../kubectl.ts';

/** Where the tests find the parts of the release. */
export const webhook = {
  namespace: 'e2e-vault',
  /** What Helm calls it; nobody else's objects have names like ours. */
  release: 'e2e-vault',
  /** It is called for Pods of namespaces with this label only, since the cluster may have other users. */
  scope: { 'vault-injector-e2e': 'true' },
  deployment: 'deployment/e2e-vault-agent-injector',
  configuration: 'mutatingwebhookconfiguration/e2e-vault-agent-injector-cfg',
  /** Secret that its replicas share. */
  certificates: 'secret/vault-injector-certs',
  /** Names that its certificate is for. */
  hosts: ['', '.e2e-vault', '.e2e-vault.svc'].map((domain) => `e2e-vault-agent-injector-svc${domain}`),
};

/** The objects of the chart, with two replicas, and the hook of `helm test` apart from them. */
async function render(kubectl: Kubectl, vaultAddress: string): Promise<readonly Manifest[]> {
  const { serverVersion } = JSON.parse(await kubectl.call(['version', '-o', 'json'])) as {
    readonly serverVersion: { readonly gitVersion: string };
  };
  const rendering = renderChart({
    namespace: webhook.namespace,
    release: webhook.release,
    kubernetes: serverVersion.gitVersion,
    values: {
      global: { externalVaultAddr: vaultAddress },
      injector: {
        replicas: 2,
        image: imageValues(images.webhook),
        agentImage: imageValues(images.agent),
        webhook: { failurePolicy: 'Fail', namespaceSelector: { matchLabels: webhook.scope } },
      },
    },
  });
  if (!rendering.ok) throw new Error(rendering.error);
  return rendering.objects;
}

const isHook = ({ metadata }: Manifest) => metadata.annotations?.['helm.sh/hook'] !== undefined;

function imageValues(image: string): object {
  const colon = image.lastIndexOf(':');
  return { registry: '', repository: image.slice(0, colon), tag: image.slice(colon + 1) };
}

/** Applies what Helm makes of the chart; resolves when the API server has called the webhook. */
export async function installWebhook(kubectl: Kubectl, vaultAddress: string): Promise<void> {
  const { namespace, deployment } = webhook;
  await kubectl.apply({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, labels: webhook.scope },
  });
  const objects = await render(kubectl, vaultAddress);
  await kubectl.within(namespace).apply(...objects.filter((object) => !isHook(object)));
  await kubectl.within(namespace).call(['rollout', 'status', deployment, '--timeout=180s']);
  await eventually('the API server calls the webhook', () => injects(kubectl.within(namespace)));
}

/** The objects behind `helm test`. */
export async function helmTest(kubectl: Kubectl): Promise<readonly Manifest[]> {
  return (await render(kubectl, '')).filter(isHook);
}

export async function removeWebhook(kubectl: Kubectl): Promise<void> {
  const { namespace, release } = webhook;
  const mine = ['-l', `app.kubernetes.io/instance=${release}`, '--ignore-not-found'];
  await kubectl.call(['delete', webhook.configuration, '--ignore-not-found']);
  await kubectl.call(['delete', 'clusterrole,clusterrolebinding', ...mine]);
  await kubectl.call(['delete', 'namespace', namespace, '--ignore-not-found', '--wait=false']);
}

/** Whether an annotated Pod in the namespace of `kubectl` would get an agent now. */
export async function injects(kubectl: Kubectl): Promise<boolean> {
  const status = 'jsonpath={.metadata.annotations.vault\\.hashicorp\\.com/agent-inject-status}';
  const probe = annotatedPod(readsDatabase, { name: 'probe', serviceAccountName: 'default' });
  const { stdout } = await kubectl.attempt(['create', '--dry-run=server', '-o', status, '-f', '-'], probe);
  return stdout === 'injected';
}
