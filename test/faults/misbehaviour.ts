/** What servers, standbys, load balancers and networks do to an answer. */
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Answer, Fault } from './proxy.ts';

const json = { 'content-type': 'application/json' };
/** What a server sends that wants a second of patience. */
const retryAfter = { 'retry-after': '1' };

/** Answers with this instead of asking the server. */
export function answering(
  status: number,
  body: object | string,
  headers: Readonly<Record<string, string>> = {},
): Fault {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return ({ response }) => void response.writeHead(status, { ...json, ...headers }).end(text);
}

/** What becomes of a body on its way. */
type Content = (body: Buffer) => Buffer;
const asItIs: Content = (body) => body;
const zipped: Content = (body) => gzipSync(body);

/** Sends the head and half of the body, then cuts the connection. */
const cutting = (headers: Readonly<Record<string, string>>, content: Content): Fault => {
  return async ({ ask, response }) => {
    const { status, body } = await ask();
    const full = content(body);
    const length = headers['transfer-encoding'] === undefined ? { 'content-length': full.length } : {};
    response.writeHead(status, { ...json, ...headers, ...length });
    response.write(full.subarray(0, full.length / 2), () => response.socket?.destroy());
  };
};

/** Sends the body so, in pieces, with a pause before each. */
const inPieces = (shape: {
  readonly size: number;
  readonly pauseMs: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly content?: Content;
}): Fault => {
  return async ({ ask, response }) => {
    const { size, pauseMs, headers = {}, content = asItIs } = shape;
    const { status, body } = await ask();
    response.writeHead(status, { ...json, ...headers });
    const full = content(body);
    for (let start = 0; start < full.length; start += size) {
      await sleep(pauseMs);
      response.write(full.subarray(start, start + size));
    }
    response.end();
  };
};

const gzip = { 'content-encoding': 'gzip' };
const chunked = { 'transfer-encoding': 'chunked' };

/** Answers as the server did, then closes its half of the connection without having said so. */
async function closeAfterwards({ status, body }: Answer, response: Parameters<Fault>[0]['response']) {
  response.writeHead(status, { ...json, 'content-length': body.length });
  response.end(body, () => response.socket?.end());
}

/** Each fault under the name of the secret it befalls; the sentence continues "an answer that ...". */
export const misbehaviour: Readonly<Record<string, { readonly sentence: string; readonly fault: Fault }>> = {
  sealed: {
    sentence: 'says 503, sealed, with Retry-After',
    fault: answering(503, { errors: ['Vault is sealed'] }, retryAfter),
  },
  limited: { sentence: 'says 429 with Retry-After', fault: answering(429, { errors: [] }, retryAfter) },
  secondary: { sentence: 'says 472, a disaster recovery standby', fault: answering(472, { errors: [] }) },
  standby: {
    sentence: 'says 473, a performance standby, with Retry-After',
    fault: answering(473, { errors: [] }, retryAfter),
  },
  leaderless: {
    sentence: 'says 500 because no leader is known',
    fault: answering(500, { errors: ['local node not active but active cluster node not found'] }),
  },
  stale: {
    sentence: 'says 412, not caught up yet',
    fault: answering(412, { errors: ['required index state not present'] }),
  },
  broken: { sentence: 'says 500', fault: answering(500, { errors: ['internal error'] }) },
  gateway: { sentence: 'says 502 in HTML', fault: answering(502, '<html>bad gateway</html>') },
  denied: { sentence: 'says 403', fault: answering(403, { errors: ['permission denied'] }) },
  loop: {
    sentence: 'redirects to itself for ever',
    fault: answering(307, '', { location: '/v1/secret/data/loop' }),
  },
  away: {
    sentence: 'redirects to a host that nobody trusts',
    fault: answering(307, '', { location: 'https://elsewhere.invalid/' }),
  },
  dropped: {
    sentence: 'never comes: the connection is reset',
    fault: ({ response }) => void response.socket?.resetAndDestroy(),
  },
  halfClosed: {
    sentence: 'never comes: the server closes its half of the connection',
    fault: ({ response }) => void response.socket?.end(),
  },
  silent: { sentence: 'never comes: the server stays silent', fault: () => undefined },
  thenClosed: {
    sentence: 'is whole, on a connection that is half closed afterwards',
    fault: async ({ ask, response }) => closeAfterwards(await ask(), response),
  },
  dripping: {
    sentence: 'drips in over a second',
    fault: inPieces({ size: 20, pauseMs: 30 }),
  },
  cut: { sentence: 'ends before its announced length', fault: cutting({}, asItIs) },
  cutChunks: { sentence: 'ends between two chunks', fault: cutting(chunked, asItIs) },
  cutGzip: { sentence: 'ends in the middle of gzip', fault: cutting(gzip, zipped) },
  chunks: { sentence: 'comes in chunks of three bytes', fault: inPieces({ size: 3, pauseMs: 0 }) },
  zipped: {
    sentence: 'comes as gzip in small chunks',
    fault: inPieces({ size: 10, pauseMs: 0, headers: gzip, content: zipped }),
  },
  html: { sentence: 'is a login page', fault: answering(200, '<html>a login page</html>') },
  empty: { sentence: 'is empty', fault: answering(200, '') },
  list: { sentence: 'is a list', fault: answering(200, '[1,2,3]') },
  wrong: {
    sentence: 'holds values of wrong types',
    fault: answering(200, '{"data":"text","lease_id":7,"lease_duration":"soon"}'),
  },
  deep: { sentence: 'is nested 100,000 times', fault: answering(200, `{"data":${'['.repeat(100_000)}`) },
  proto: {
    sentence: 'tries to change the prototype of objects',
    fault: answering(200, '{"__proto__":{"data":{"data":{"v":"polluted"}}},"constructor":1}'),
  },
};
