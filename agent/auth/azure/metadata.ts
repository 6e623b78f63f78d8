/** The instance metadata service of Azure. */
import { askCloud } from '../cloud.ts';
import type { AuthPorts } from '../method.ts';

const address = 'http://169.254.169.254/metadata';
const apiVersion = '2018-02-01';

/** The JSON answer for a path below `/metadata/`. */
export async function askAzureMetadata(
  path: string,
  query: Readonly<Record<string, string>>,
  ports: AuthPorts,
  signal: AbortSignal,
): Promise<string> {
  const search = new URLSearchParams({ 'api-version': apiVersion, ...query }).toString();
  const url = `${address}/${path}?${search}`;
  return askCloud({ method: 'GET', url, headers: { Metadata: 'true' }, timeoutMs: 5_000, signal }, ports);
}
