import { vaultAddress } from '../cluster/openbao.ts';
import { readManifests } from './manifests.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Manifest } from './manifests.ts';

const namespace = 'vault';
const deployment = 'deployment/vault-agent-injector';

interface Deployment {
  readonly spec: { readonly template: { readonly spec: { readonly containers: readonly Container[] } } };
}

interface Container {
  readonly env: readonly { readonly name: string; readonly value?: string }[];
}

/** Applies webhook-config/overlays/ha as it is but for Vault's address; resolves when its replicas are ready. */
export async function deployWebhook({ kubectl }: Cluster): Promise<void> {
  const shipped = [...readManifests('base/manifests.yaml'), ...readManifests('overlays/ha/manifests.yaml')];
  await kubectl.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await kubectl.apply(...shipped.map((manifest) => pointToVault(manifest)));
  await kubectl.call(['-n', namespace, 'rollout', 'status', deployment, '--timeout=180s']);
}

/** Replaces every replica and resolves when the new ones are ready. */
export async function replaceReplicas({ kubectl }: Cluster): Promise<void> {
  await kubectl.call(['-n', namespace, 'rollout', 'restart', deployment]);
  await kubectl.call(['-n', namespace, 'rollout', 'status', deployment, '--timeout=180s']);
}

function pointToVault(manifest: Manifest): object {
  if (manifest.kind !== 'Deployment') return manifest;
  const { spec } = manifest as unknown as Deployment;
  const containers = spec.template.spec.containers.map((container) => ({
    ...container,
    env: container.env.map((variable) =>
      variable.name === 'AGENT_INJECT_VAULT_ADDR' ? { ...variable, value: vaultAddress } : variable,
    ),
  }));
  const template = { ...spec.template, spec: { ...spec.template.spec, containers } };
  return { ...manifest, spec: { ...spec, template } };
}
