/** A token of Azure for the configured resource: from the machine's identity, or from the environment. */
import { AgentError } from '../../errors.ts';
import { askCloudFor, formBody } from '../cloud.ts';
import { readCredential } from '../credential-file.ts';
import type { AuthPorts, MethodSetup } from '../method.ts';
import { textOf } from '../settings.ts';
import { askAzureMetadata } from './metadata.ts';
import { stringAt } from '../answers.ts';

type Settings = MethodSetup['settings'];

/** The token of the managed identity that object_id or client_id picks. */
export async function managedIdentityToken(
  settings: Settings,
  ports: AuthPorts,
  signal: AbortSignal,
): Promise<string> {
  const picked = ['object_id', 'client_id'].flatMap((key) => {
    const value = textOf(settings, key);
    return value === '' ? [] : [[key, value]];
  });
  const query = {
    resource: textOf(settings, 'resource'),
    ...(Object.fromEntries(picked) as Record<string, string>),
  };
  const token = stringAt(await askAzureMetadata('identity/oauth2/token', query, ports, signal), [
    'access_token',
  ]);
  if (token === undefined) throw new AgentError('cloud-credentials', { subject: 'Azure managed identity' });
  return token;
}

/**
 * The token of the application that AZURE_CLIENT_ID and AZURE_TENANT_ID name, proven by AZURE_FEDERATED_TOKEN_FILE
 * (workload identity) or AZURE_CLIENT_SECRET. Rejects with AgentError `cloud-credentials` when they are not set.
 */
export async function environmentToken(
  settings: Settings,
  ports: AuthPorts,
  signal: AbortSignal,
): Promise<string> {
  const { AZURE_TENANT_ID: tenant = '', AZURE_CLIENT_ID: client_id = '' } = ports.env;
  const proof = await applicationProof(ports);
  if (tenant === '' || client_id === '' || proof === undefined) {
    const needed =
      'AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE or AZURE_CLIENT_SECRET are needed';
    throw new AgentError('cloud-credentials', { subject: 'Azure environment', errors: [needed] });
  }
  const scope = textOf(settings, 'scope') || `${textOf(settings, 'resource').replace(/\/+$/, '')}/.default`;
  const authority = (ports.env.AZURE_AUTHORITY_HOST ?? 'https://login.microsoftonline.com').replace(
    /\/+$/,
    '',
  );
  const url = `${authority}/${encodeURIComponent(tenant)}/oauth2/v2.0/token`;
  const form = formBody({ grant_type: 'client_credentials', client_id, scope, ...proof });
  return askCloudFor({ ...form, url, signal }, ['access_token'], ports);
}

async function applicationProof({ env, files }: AuthPorts): Promise<Record<string, string> | undefined> {
  const { AZURE_FEDERATED_TOKEN_FILE: file = '', AZURE_CLIENT_SECRET: client_secret = '' } = env;
  if (file === '') return client_secret === '' ? undefined : { client_secret };
  return {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await readCredential(file, files),
  };
}
