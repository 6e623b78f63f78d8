/** AWS's token service: where it is, and the exchange of a web identity for keys. */
import { askCloud, formBody, subjectOf } from '../cloud.ts';
import { AgentError } from '../../errors.ts';
import type { AuthPorts } from '../method.ts';
import type { AwsCredentials } from './signature.ts';

/** A web identity: the role to take and the token that allows it. */
export type WebIdentity = { readonly roleArn: string; readonly sessionName: string; readonly token: string };

type Env = AuthPorts['env'];

/** The address of the service for a region; us-east-1 stands for the global one. AWS_ENDPOINT_URL_STS replaces it. */
export function stsAddress(region: string, env: Env): string {
  const configured = env.AWS_ENDPOINT_URL_STS ?? env.AWS_ENDPOINT_URL;
  if (configured !== undefined && configured !== '')
    return configured.endsWith('/') ? configured : `${configured}/`;
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return region === 'us-east-1' ? `https://sts.${domain}/` : `https://sts.${region}.${domain}/`;
}

/** Keys for the role of a web identity (a ServiceAccount on EKS). Rejects with AgentError `cloud-service`. */
export async function assumeWithWebIdentity(
  identity: WebIdentity,
  address: string,
  ports: AuthPorts,
  signal: AbortSignal,
): Promise<AwsCredentials> {
  const form = formBody({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: identity.roleArn,
    RoleSessionName: identity.sessionName,
    WebIdentityToken: identity.token,
  });
  const request = { ...form, url: address, signal };
  const xml = await askCloud(request, ports);
  const [accessKeyId, secretAccessKey, sessionToken] = ['AccessKeyId', 'SecretAccessKey', 'SessionToken'].map(
    (name) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1],
  );
  if (accessKeyId === undefined || secretAccessKey === undefined || sessionToken === undefined) {
    throw new AgentError('cloud-service', {
      subject: subjectOf(request),
      errors: ['no credentials in the answer'],
    });
  }
  return { accessKeyId, secretAccessKey, sessionToken };
}
