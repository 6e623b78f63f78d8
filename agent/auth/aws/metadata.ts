/** The metadata service of an EC2 instance, version 2: asked with a short-lived token of its own. */
import { askCloud } from '../cloud.ts';
import type { AuthPorts } from '../method.ts';

const defaultAddress = 'http://169.254.169.254';

/** Asks the metadata service; a cancelled signal ends the question. */
export type AskMetadata = (path: string) => Promise<string>;

/** Opens a session with the metadata service, whose address AWS_EC2_METADATA_SERVICE_ENDPOINT can change. */
export async function openMetadata(ports: AuthPorts, signal: AbortSignal): Promise<AskMetadata> {
  const address = (ports.env.AWS_EC2_METADATA_SERVICE_ENDPOINT ?? defaultAddress).replace(/\/+$/, '');
  const timeoutMs = 2_000;
  const token = await askCloud(
    {
      method: 'PUT',
      url: `${address}/latest/api/token`,
      headers: { 'X-aws-ec2-metadata-token-ttl-seconds': '300', 'content-length': '0' },
      timeoutMs,
      signal,
    },
    ports,
  );
  return (path) =>
    askCloud(
      {
        method: 'GET',
        url: `${address}/latest/${path}`,
        headers: { 'X-aws-ec2-metadata-token': token },
        timeoutMs,
        signal,
      },
      ports,
    );
}
