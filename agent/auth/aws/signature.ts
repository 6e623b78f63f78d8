/** AWS Signature Version 4, as far as a request with a body and no query needs it. Pure. */
import { createHash, createHmac } from 'node:crypto';

/** Keys of an AWS identity. Secret. */
export type AwsCredentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** '' for keys that do not expire. */
  readonly sessionToken: string;
};

/** A request to sign; header names as they are to be sent. */
export type Signable = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** For which region and service a signature counts, and when it is made (milliseconds since the epoch). */
export type SigningScope = { readonly region: string; readonly service: string; readonly time: number };

/**
 * The headers of the request with date, session token and Authorization added. All headers and the host are signed.
 * Source: AWS's description of Signature Version 4.
 */
export function signedHeaders(
  request: Signable,
  keys: AwsCredentials,
  scope: SigningScope,
): Record<string, string> {
  const stamp = new Date(scope.time).toISOString().replace(/[-:]|\.\d+/g, '');
  const headers: Record<string, string> = {
    ...request.headers,
    'X-Amz-Date': stamp,
    ...(keys.sessionToken === '' ? {} : { 'X-Amz-Security-Token': keys.sessionToken }),
  };
  const names = canonicalNames({ ...headers, Host: request.url.host });
  const signedNames = names.map(([lower]) => lower).join(';');
  const canonical = [
    request.method,
    request.url.pathname,
    request.url.searchParams.toString(),
    ...names.map(([lower, value]) => `${lower}:${value.trim().replace(/ +/g, ' ')}`),
    '',
    signedNames,
    sha256(request.body),
  ].join('\n');
  const day = stamp.slice(0, 8);
  const credentialScope = `${day}/${scope.region}/${scope.service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', stamp, credentialScope, sha256(canonical)].join('\n');
  const key = [day, scope.region, scope.service, 'aws4_request'].reduce<Buffer | string>(
    hmac,
    `AWS4${keys.secretAccessKey}`,
  );
  const signature = hmac(key, toSign).toString('hex');
  const credential = `Credential=${keys.accessKeyId}/${credentialScope}`;
  return {
    ...headers,
    Authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${signedNames}, Signature=${signature}`,
  };
}

function canonicalNames(headers: Readonly<Record<string, string>>): [string, string][] {
  const lower = Object.entries(headers).map(([name, value]): [string, string] => [name.toLowerCase(), value]);
  return lower.sort(([a], [b]) => (a < b ? -1 : 1));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
