/** Where AWS keys come from: the SDK's chain, as far as it makes sense in a pod. */
import { AgentError } from '../../errors.ts';
import type { MethodSettings } from '../../config/model.ts';
import { stringAt } from '../answers.ts';
import { askCloud } from '../cloud.ts';
import { readCredential } from '../credential-file.ts';
import type { AuthPorts } from '../method.ts';
import { textOf } from '../settings.ts';
import { openMetadata } from './metadata.ts';
import type { AwsCredentials } from './signature.ts';
import { assumeWithWebIdentity, stsAddress } from './sts.ts';

/** One place to look at; undefined when it is not configured. */
type Source = (look: Look) => Promise<AwsCredentials | undefined>;
type Look = { readonly settings: MethodSettings; readonly ports: AuthPorts; readonly signal: AbortSignal };

/** Addresses that plain HTTP may go to: the agents of ECS and EKS (the list of AWS's SDKs). */
const containerHosts = [
  '169.254.170.2',
  '169.254.170.23',
  '[fd00:ec2::23]',
  'localhost',
  '127.0.0.1',
  '[::1]',
];

const fromSettings: Source = async ({ settings }) =>
  keysOf([textOf(settings, 'access_key'), textOf(settings, 'secret_key'), textOf(settings, 'session_token')]);

const fromEnvironment: Source = async ({ ports: { env } }) =>
  keysOf([env.AWS_ACCESS_KEY_ID, env.AWS_SECRET_ACCESS_KEY, env.AWS_SESSION_TOKEN]);

const fromWebIdentity: Source = async ({ settings, ports, signal }) => {
  const { AWS_WEB_IDENTITY_TOKEN_FILE: file = '', AWS_ROLE_ARN: roleArn = '' } = ports.env;
  if (file === '' || roleArn === '') return undefined;
  const token = await readCredential(file, ports.files);
  const sessionName = ports.env.AWS_ROLE_SESSION_NAME ?? `vault-agent-${ports.now()}`;
  const region = ports.env.AWS_REGION ?? ports.env.AWS_DEFAULT_REGION ?? textOf(settings, 'region');
  return assumeWithWebIdentity({ roleArn, sessionName, token }, stsAddress(region, ports.env), ports, signal);
};

const fromContainer: Source = async ({ ports, signal }) => {
  const {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: full = '',
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative = '',
  } = ports.env;
  if (full === '' && relative === '') return undefined;
  const url = relative === '' ? full : `http://169.254.170.2${relative}`;
  const parsed = URL.parse(url);
  if (parsed === null || (parsed.protocol !== 'https:' && !containerHosts.includes(parsed.hostname))) {
    throw new AgentError('cloud-credentials', {
      subject: 'AWS_CONTAINER_CREDENTIALS_FULL_URI',
      errors: ['it must be https or a local address'],
    });
  }
  const authorization = await containerToken(ports);
  const headers = authorization === '' ? {} : { authorization };
  return keysIn(await askCloud({ method: 'GET', url, headers, signal }, ports));
};

const fromInstance: Source = async ({ ports, signal }) => {
  if (ports.env.AWS_EC2_METADATA_DISABLED === 'true') return undefined;
  const ask = await openMetadata(ports, signal);
  const [role = ''] = (await ask('meta-data/iam/security-credentials/')).trim().split('\n');
  return keysIn(await ask(`meta-data/iam/security-credentials/${role}`));
};

const chain: readonly Source[] = [
  fromSettings,
  fromEnvironment,
  fromWebIdentity,
  fromContainer,
  fromInstance,
];

/** The first keys found. Rejects with AgentError `cloud-credentials`, or that of a source that is configured but fails. */
export async function findAwsCredentials(
  settings: MethodSettings,
  ports: AuthPorts,
  signal: AbortSignal,
): Promise<AwsCredentials> {
  for (const source of chain) {
    const keys = await source({ settings, ports, signal });
    if (keys !== undefined) return keys;
  }
  throw new AgentError('cloud-credentials', { subject: 'AWS' });
}

async function containerToken({ env, files }: AuthPorts): Promise<string> {
  const file = env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE ?? '';
  return file === '' ? (env.AWS_CONTAINER_AUTHORIZATION_TOKEN ?? '') : readCredential(file, files);
}

function keysIn(json: string): AwsCredentials | undefined {
  return keysOf([
    stringAt(json, ['AccessKeyId']),
    stringAt(json, ['SecretAccessKey']),
    stringAt(json, ['Token']),
  ]);
}

function keysOf([id = '', secret = '', session = '']: readonly (string | undefined)[]):
  AwsCredentials | undefined {
  return id === '' || secret === ''
    ? undefined
    : { accessKeyId: id, secretAccessKey: secret, sessionToken: session };
}
