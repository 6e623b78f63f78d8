import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { RequestOptions } from 'node:https';

export interface RawReply {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One request on a connection of its own, its path sent as it is written; `origin` like `http://127.0.0.1:8080`. */
export async function rawRequest(
  origin: string,
  { body = '', ...options }: RequestOptions & { body?: string | Buffer } = {},
): Promise<RawReply> {
  const { protocol, hostname, port } = new URL(origin);
  const { promise, resolve, reject } = Promise.withResolvers<RawReply>();
  const send = protocol === 'https:' ? secureRequest : request;
  const sent = send({ agent: false, ...options, hostname, port }, (incoming) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('error', reject);
    incoming.on('end', () => {
      const { statusCode = 0, headers } = incoming;
      resolve({ statusCode, headers, body: Buffer.concat(chunks).toString('utf8') });
    });
  });
  sent.on('error', reject);
  if (body.length > 0) sent.setHeader('content-length', Buffer.byteLength(body));
  sent.end(body);
  return promise;
}
