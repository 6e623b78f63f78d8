import type { AdmissionregistrationV1Api } from '@kubernetes/client-node';
import type { ClientLibrary } from './cluster.ts';
import type { ConfigurationApi } from './publish-ca.ts';

/** The bundles in a MutatingWebhookConfiguration, changed by a JSON Patch that fails when the object has moved on. */
export function createConfigurationApi(
  api: AdmissionregistrationV1Api,
  client: ClientLibrary,
  name: string,
): ConfigurationApi {
  return {
    async read() {
      const { metadata, webhooks = [] } = await api.readMutatingWebhookConfiguration({ name });
      return {
        resourceVersion: metadata?.resourceVersion ?? '',
        annotations: metadata?.annotations ?? {},
        bundles: webhooks.map(({ clientConfig }) =>
          Buffer.from(clientConfig.caBundle ?? '', 'base64').toString('utf8'),
        ),
      };
    },
    async write(bundles, resourceVersion) {
      const body = [
        { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion },
        ...[...bundles].map(([index, bundle]) => ({
          op: 'add',
          path: `/webhooks/${index}/clientConfig/caBundle`,
          value: Buffer.from(bundle, 'utf8').toString('base64'),
        })),
      ];
      const asJsonPatch = client.setHeaderOptions('Content-Type', client.PatchStrategy.JsonPatch);
      await api.patchMutatingWebhookConfiguration({ name, body }, asJsonPatch);
    },
  };
}
