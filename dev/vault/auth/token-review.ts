import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';

/** What the control plane says of a token (authentication.k8s.io/v1 TokenReview status). */
export interface ReviewStatus {
  readonly authenticated?: boolean;
  readonly error?: string;
  readonly user?: { readonly username?: string; readonly uid?: string };
}

export interface ReviewRequest {
  readonly host: string;
  readonly caCertificate: string;
  readonly reviewerToken: string;
  readonly token: string;
  readonly audiences: readonly string[];
}

/** Asks the API server at `host` about a ServiceAccount token. Rejects when it cannot be asked. */
export async function reviewToken(request: ReviewRequest): Promise<ReviewStatus> {
  const body = JSON.stringify({
    kind: 'TokenReview',
    apiVersion: 'authentication.k8s.io/v1',
    spec: {
      token: request.token,
      ...(request.audiences.length === 0 ? {} : { audiences: request.audiences }),
    },
  });
  const { status, text } = await post(request, body);
  if (status !== 200 && status !== 201) throw new Error(`TokenReview answered ${status}`);
  return (JSON.parse(text) as { status?: ReviewStatus }).status ?? {};
}

function post(request: ReviewRequest, body: string): Promise<{ status: number; text: string }> {
  const url = new URL('/apis/authentication.k8s.io/v1/tokenreviews', request.host);
  const send = url.protocol === 'https:' ? tlsRequest : plainRequest;
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${request.reviewerToken}` };
  const ca = request.caCertificate === '' ? {} : { ca: request.caCertificate };
  return new Promise((resolve, reject) => {
    const outgoing = send(url, { method: 'POST', headers, timeout: 10_000, ...ca }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, text });
      });
      answer.on('error', reject);
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('TokenReview timed out')));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
