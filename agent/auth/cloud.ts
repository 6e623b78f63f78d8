/** Questions to a cloud's own services. Their answers hold credentials: none of it ends up in a message. */
import { AgentError } from '../errors.ts';
import { stringAt } from './answers.ts';
import type { AuthPorts, CloudRequest } from './method.ts';

type Fetch = Pick<AuthPorts, 'fetch'>;

/** The body of a successful answer. Rejects with AgentError `cloud-service`, or those of the connection. */
export async function askCloud(request: CloudRequest, { fetch }: Fetch): Promise<string> {
  const { status, body } = await fetch(request);
  if (status >= 200 && status < 300) return body;
  throw new AgentError('cloud-service', { subject: subjectOf(request), status });
}

/** One text out of a JSON answer. Rejects like askCloud, and when the text is missing. */
export async function askCloudFor(
  request: CloudRequest,
  keys: readonly string[],
  ports: Fetch,
): Promise<string> {
  const found = stringAt(await askCloud(request, ports), keys);
  if (found === undefined || found === '') {
    throw new AgentError('cloud-service', {
      subject: subjectOf(request),
      errors: [`no ${keys.join('.')} in the answer`],
    });
  }
  return found;
}

/** A form as the body of a POST, with its header. */
export function formBody(
  fields: Readonly<Record<string, string>>,
): Pick<CloudRequest, 'method' | 'headers' | 'body'> {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams(fields).toString(),
  };
}

/** What messages call a request: without the query, which may hold more than an address. */
export function subjectOf({ method, url }: Pick<CloudRequest, 'method' | 'url'>): string {
  return `${method} ${url.replace(/\?.*/, '')}`;
}
