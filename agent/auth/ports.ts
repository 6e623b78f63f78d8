/** Puts together what auth methods may use of the world outside. */
import type { ClientSettings } from '../vault/client-settings.ts';
import type { VaultClient } from '../vault/client.ts';
import { createVaultClient } from '../vault/create-client.ts';
import type { ClientEdges } from '../vault/create-client.ts';
import type { AuthPorts } from './method.ts';
import { systemFiles } from './system-files.ts';

/** The ports over the real file system and network; cloud services are only loaded when a method asks one. */
export function createAuthPorts(
  vault: VaultClient,
  settings: ClientSettings,
  edges: ClientEdges & { readonly random: () => number },
): AuthPorts {
  return {
    files: systemFiles,
    vault,
    connect: (own) => {
      const tls = { ...own, caCertPem: '', caDirectory: '', serverName: '', skipVerify: false };
      return createVaultClient({ ...settings, tls }, edges);
    },
    fetch: async (request) => {
      const { createCloudFetch } = await import('./cloud-fetch.ts');
      return createCloudFetch(edges)(request);
    },
    env: edges.env,
    now: edges.now,
    random: edges.random,
  };
}
