/** The metadata service of Google's machines and clusters. */
import { askCloud } from '../cloud.ts';
import type { AuthPorts } from '../method.ts';

/** Asks for a path below the instance's service accounts. GCE_METADATA_HOST replaces the address. */
export async function askGcpMetadata(path: string, ports: AuthPorts, signal: AbortSignal): Promise<string> {
  const host = ports.env.GCE_METADATA_HOST ?? 'metadata.google.internal';
  const url = `http://${host}/computeMetadata/v1/instance/service-accounts/${path}`;
  return askCloud(
    { method: 'GET', url, headers: { 'Metadata-Flavor': 'Google' }, timeoutMs: 5_000, signal },
    ports,
  );
}
