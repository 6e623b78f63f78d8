/** Logs in with an AWS identity: a signed request that only Vault sends (iam), or the document of an instance (ec2). */
import { randomUUID } from 'node:crypto';
import { findAwsCredentials } from './aws/credentials.ts';
import { openMetadata } from './aws/metadata.ts';
import type { AwsCredentials } from './aws/signature.ts';
import { signedHeaders } from './aws/signature.ts';
import { stsAddress } from './aws/sts.ts';
import { formBody } from './cloud.ts';
import type { AuthMethod, AuthPorts, CredentialWatch, MethodSetup } from './method.ts';
import { numberOf, textOf } from './settings.ts';

/** What a login proves its identity with, and how that may change. */
type Proof = {
  readonly gather: (signal: AbortSignal) => Promise<Readonly<Record<string, string>>>;
  readonly watch?: CredentialWatch;
};

/** The aws method, of type `iam` or `ec2`. */
export function createAwsMethod({ mountPath, settings }: MethodSetup, ports: AuthPorts): AuthMethod {
  const role = textOf(settings, 'role');
  const isInstance = textOf(settings, 'type') === 'ec2';
  const { gather, ...proof } = (isInstance ? instanceProof : identityProof)(settings, ports);
  return {
    type: 'aws',
    description: `role ${JSON.stringify(role)} at ${mountPath}`,
    ...proof,
    async credentials(signal) {
      const body = JSON.stringify({ role, ...(await gather(signal)) });
      return { kind: 'login', path: `${mountPath}/login`, body };
    },
  };
}

/** A GetCallerIdentity request, signed but not sent: Vault sends it and learns who signed it. */
function identityProof(settings: MethodSetup['settings'], ports: AuthPorts): Proof {
  let last: string | undefined;
  const take = async (signal: AbortSignal) => {
    const keys = await findAwsCredentials(settings, ports, signal);
    const text = JSON.stringify(keys);
    const areOther = last !== undefined && last !== text;
    last = text;
    return { keys, areOther };
  };
  return {
    gather: async (signal) => signedProof((await take(signal)).keys, settings, ports),
    watch: {
      everyMs: numberOf(settings, 'credential_poll_interval', 60) * 1_000,
      takesAway: false,
      look: async (signal) => (await take(signal)).areOther,
    },
  };
}

function signedProof(keys: AwsCredentials, settings: MethodSetup['settings'], ports: AuthPorts) {
  const region = textOf(settings, 'region');
  const request = callerIdentityRequest(region, textOf(settings, 'header_value'), ports);
  const headers = sign(request, keys, { region, service: 'sts', time: ports.now() });
  return {
    iam_http_request_method: request.method,
    iam_request_url: base64(request.url.href),
    iam_request_body: base64(request.body),
    iam_request_headers: base64(JSON.stringify(headers)),
  };
}

function callerIdentityRequest(region: string, serverId: string, { env }: AuthPorts) {
  const { body = '' } = formBody({ Action: 'GetCallerIdentity', Version: '2011-06-15' });
  const headers: Record<string, string> = {
    'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
    'Content-Length': String(body.length),
    ...(serverId === '' ? {} : { 'X-Vault-AWS-IAM-Server-ID': serverId }),
  };
  return { method: 'POST', url: new URL(stsAddress(region, env)), headers, body };
}

/** Headers as Vault wants them: each name with a list of values. */
function sign(
  request: Parameters<typeof signedHeaders>[0],
  keys: AwsCredentials,
  scope: Parameters<typeof signedHeaders>[2],
): Record<string, string[]> {
  const headers = Object.entries(signedHeaders(request, keys, scope));
  return Object.fromEntries(headers.map(([name, value]) => [name, [value]]));
}

/** The signed document of the instance, and a nonce that stays the same for later logins from it. */
function instanceProof(settings: MethodSetup['settings'], ports: AuthPorts): Proof {
  const nonce = textOf(settings, 'nonce') || randomUUID();
  return {
    gather: async (signal) => {
      const ask = await openMetadata(ports, signal);
      const identity = base64(await ask('dynamic/instance-identity/document'));
      return { identity, signature: await ask('dynamic/instance-identity/signature'), nonce };
    },
  };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
