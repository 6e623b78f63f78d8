/** A Google access token that may sign for a service account, and whose account that is. */
import { createSign } from 'node:crypto';
import { AgentError } from '../../errors.ts';
import { stringAt } from '../answers.ts';
import { askCloudFor, formBody } from '../cloud.ts';
import { readCredential } from '../credential-file.ts';
import type { AuthPorts } from '../method.ts';
import { askGcpMetadata } from './metadata.ts';

/** Secret, apart from the address of the account ('' when only the metadata service knows it). */
export type GcpAccess = { readonly token: string; readonly email: string };

const scope = 'https://www.googleapis.com/auth/cloud-platform';
const lifeSeconds = 3_600;

/**
 * The token of a key file (`credentials`, or the file that GOOGLE_APPLICATION_CREDENTIALS names), else of the metadata
 * service. Rejects with AgentError `cloud-credentials`, `credential-file` or `cloud-service`.
 */
export async function gcpAccess(
  credentials: string,
  ports: AuthPorts,
  signal: AbortSignal,
): Promise<GcpAccess> {
  const configured = credentials === '' ? (ports.env.GOOGLE_APPLICATION_CREDENTIALS ?? '') : credentials;
  if (configured === '') {
    const answer = await askGcpMetadata('default/token', ports, signal);
    return { token: stringAt(answer, ['access_token']) ?? '', email: '' };
  }
  const json = configured.trimStart().startsWith('{')
    ? configured
    : await readCredential(configured, ports.files);
  const grant = grantOf(json, ports.now());
  const request = { ...formBody(grant.form), url: grant.tokenUri, signal };
  return { token: await askCloudFor(request, ['access_token'], ports), email: grant.email };
}

type Grant = {
  readonly form: Readonly<Record<string, string>>;
  readonly tokenUri: string;
  readonly email: string;
};

function grantOf(json: string, now: number): Grant {
  const read = (key: string) => stringAt(json, [key]) ?? '';
  const tokenUri = read('token_uri') || 'https://oauth2.googleapis.com/token';
  const type = read('type');
  if (type === 'service_account') {
    const email = read('client_email');
    const assertion = signedAssertion({ email, audience: tokenUri, privateKey: read('private_key') }, now);
    return {
      form: { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion },
      tokenUri,
      email,
    };
  }
  if (type === 'authorized_user') {
    const form = { grant_type: 'refresh_token', refresh_token: read('refresh_token') };
    return {
      form: { ...form, client_id: read('client_id'), client_secret: read('client_secret') },
      tokenUri,
      email: '',
    };
  }
  throw new AgentError('cloud-credentials', {
    subject: 'Google credentials',
    errors: [`type ${JSON.stringify(type)} is not supported; service_account and authorized_user are`],
  });
}

function signedAssertion(of: { email: string; audience: string; privateKey: string }, now: number): string {
  const issuedAt = Math.floor(now / 1_000);
  const claims = { iss: of.email, scope, aud: of.audience, iat: issuedAt, exp: issuedAt + lifeSeconds };
  const text = `${base64Url({ alg: 'RS256', typ: 'JWT' })}.${base64Url(claims)}`;
  try {
    return `${text}.${createSign('RSA-SHA256').update(text).sign(of.privateKey, 'base64url')}`;
  } catch (cause) {
    throw new AgentError('cloud-credentials', {
      subject: 'Google credentials',
      errors: ['private_key cannot sign'],
      cause,
    });
  }
}

function base64Url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
