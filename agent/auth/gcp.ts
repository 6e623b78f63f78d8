/** Logs in with a Google identity: a token of the machine (gce), or a JWT that Google signs for an account (iam). */
import { AgentError } from '../errors.ts';
import { askCloudFor } from './cloud.ts';
import { gcpAccess } from './gcp/access-token.ts';
import { askGcpMetadata } from './gcp/metadata.ts';
import type { AuthMethod, AuthPorts, MethodSetup } from './method.ts';
import { numberOf, textOf } from './settings.ts';

const credentialsApi = 'https://iamcredentials.googleapis.com/';

/** The gcp method, of type `gce` or `iam`. */
export function createGcpMethod({ mountPath, settings }: MethodSetup, ports: AuthPorts): AuthMethod {
  const role = textOf(settings, 'role');
  const prove = textOf(settings, 'type') === 'gce' ? machineToken : signedJwt;
  return {
    type: 'gcp',
    description: `role ${JSON.stringify(role)} at ${mountPath}`,
    async credentials(signal) {
      const jwt = await prove(settings, ports, signal);
      return { kind: 'login', path: `${mountPath}/login`, body: JSON.stringify({ role, jwt }) };
    },
  };
}

type Settings = MethodSetup['settings'];

/** The identity token of the machine's account, made out for this Vault and role. */
async function machineToken(settings: Settings, ports: AuthPorts, signal: AbortSignal): Promise<string> {
  const query = new URLSearchParams({
    audience: `${ports.vault.address}/vault/${textOf(settings, 'role')}`,
    format: 'full',
  });
  const account = encodeURIComponent(textOf(settings, 'service_account'));
  const token = await askGcpMetadata(`${account}/identity?${query.toString()}`, ports, signal);
  return token.trim();
}

/** A JWT about the account, signed by Google's IAM Credentials API. */
async function signedJwt(settings: Settings, ports: AuthPorts, signal: AbortSignal): Promise<string> {
  const access = await gcpAccess(textOf(settings, 'credentials'), ports, signal);
  const account = await accountOf(textOf(settings, 'service_account'), access.email, ports, signal);
  const minutes = numberOf(settings, 'jwt_exp', 15);
  const claims = {
    sub: account,
    aud: `http://vault/${textOf(settings, 'role')}`,
    exp: Math.floor(ports.now() / 1_000) + minutes * 60,
  };
  const api = ports.env.CLOUDSDK_API_ENDPOINT_OVERRIDES_IAMCREDENTIALS ?? credentialsApi;
  const request = {
    method: 'POST' as const,
    url: `${api}v1/projects/-/serviceAccounts/${encodeURIComponent(account)}:signJwt`,
    headers: { authorization: `Bearer ${access.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ payload: JSON.stringify(claims) }),
    signal,
  };
  return askCloudFor(request, ['signedJwt'], ports);
}

/** The configured account; `default` is that of the credentials, else that of the machine. */
async function accountOf(
  configured: string,
  known: string,
  ports: AuthPorts,
  signal: AbortSignal,
): Promise<string> {
  if (configured !== '' && configured !== 'default') return configured;
  const account = known === '' ? (await askGcpMetadata('default/email', ports, signal)).trim() : known;
  if (account === '') throw new AgentError('cloud-credentials', { subject: 'Google service account' });
  return account;
}
