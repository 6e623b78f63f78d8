/** Passes requests on to Vault and answers back, with the right token and through the cache. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { ApiProxyConfig } from '../../config/model.ts';
import { AgentError, explain } from '../../errors.ts';
import { sendErrors } from '../answer.ts';
import type { Handler } from '../answer.ts';
import type { CachedAnswer, LeaseCache } from '../cache/lease-cache.ts';
import { gather } from './body.ts';
import type { Consistency } from './consistency.ts';
import { answerHeaders, requestHeaders } from './exchange.ts';
import type { Headers, ProxyAnswer, ProxyRequest } from './exchange.ts';
import { chooseToken, describesToken, withoutToken } from './tokens.ts';
import type { Upstream } from './upstream.ts';

/** How a proxied request ended, for the metrics. */
export type ProxyOutcome = { readonly status: number; readonly cache?: 'hit' | 'miss' };

/** What the proxy is made from. */
export type ProxyPorts = {
  readonly upstream: Upstream;
  readonly cache: LeaseCache | undefined;
  readonly consistency: Consistency;
  readonly userAgent: string;
  readonly tokenUse: ApiProxyConfig['useAutoAuthToken'];
  /** The agent's own token, '' before the first login. */
  readonly ownToken: () => string;
  readonly onOutcome: (outcome: ProxyOutcome) => void;
};

/** Larger requests are passed on as they come: neither tried again nor looked up in the cache. */
const largestHeld = 1024 * 1024;
/** No answer about a token is larger. */
const largestDescription = 1024 * 1024;

/** Answers everything that is meant for Vault. */
export function proxyHandler(ports: ProxyPorts): Handler {
  return async (incoming, response) => {
    if (incoming.url?.startsWith('/') !== true) {
      sendErrors(response, 400, ['the request needs a path']);
      return;
    }
    try {
      const request = await requestOf(incoming, ports);
      await send(response, request.method, await answerTo(request, callerOf(response), ports), ports);
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      // A caller who went away has no outcome.
      if (error.code !== 'aborted') ports.onOutcome({ status: 500 });
      if (response.headersSent) response.destroy();
      else sendErrors(response, 500, [`${error.message}; ${explain(error).remedy}`]);
    }
  };
}

async function requestOf(incoming: IncomingMessage, ports: ProxyPorts): Promise<ProxyRequest> {
  const { method = 'GET', url = '/', headers } = incoming;
  const callers = headers['x-vault-token'] ?? '';
  return {
    method,
    target: url,
    headers: ports.consistency.ask(requestHeaders(headers, ports.userAgent)),
    token: chooseToken(String(callers), ports.ownToken(), ports.tokenUse),
    body: await gather(incoming, largestHeld),
  };
}

async function answerTo(
  request: ProxyRequest,
  signal: AbortSignal,
  { upstream, cache, consistency, tokenUse, ownToken }: ProxyPorts,
): Promise<CachedAnswer> {
  const ask = async (): Promise<ProxyAnswer> => {
    const message = await upstream.send(request, signal);
    const headers = answerHeaders(message.headers);
    consistency.heed(headers);
    return { status: message.statusCode ?? 500, headers, body: { kind: 'stream', stream: message } };
  };
  const answer = await (cache === undefined ? ask() : cache.answer(request, ask));
  const own = tokenUse === 'never' ? '' : ownToken();
  return answer.status === 200 && describesToken(request, own) ? stripped(answer) : answer;
}

/** An answer about the agent's token is only passed on without that token, so it must be seen whole. */
async function stripped(answer: CachedAnswer): Promise<CachedAnswer> {
  const { body } = answer;
  const held = body.kind === 'whole' ? body : await gather(body.stream, largestDescription);
  if (held.kind === 'stream') {
    throw new AgentError('too-large', { subject: 'the answer about the token of the agent' });
  }
  return { ...answer, body: { kind: 'whole', bytes: withoutToken(held.bytes) } };
}

async function send(
  response: ServerResponse,
  method: string,
  answer: CachedAnswer,
  { cache, onOutcome }: ProxyPorts,
): Promise<void> {
  const { status, body, ageSeconds } = answer;
  const found = ageSeconds === undefined ? 'miss' : 'hit';
  onOutcome({ status, ...(cache === undefined ? {} : { cache: found }) });
  response.statusCode = status;
  for (const [name, value] of Object.entries(headersOf(answer, method))) response.setHeader(name, value);
  if (body.kind === 'whole') response.end(method === 'HEAD' ? undefined : body.bytes);
  // A caller that goes away, or an answer that is cut off, ends the other side too.
  else await pipeline(body.stream, response).catch(() => response.destroy());
}

/** Vault's headers, and what the agent says: whether it knew the answer, and for how long. */
function headersOf({ status, headers, body, ageSeconds }: CachedAnswer, method: string): Headers {
  const sized = body.kind === 'whole' && method !== 'HEAD' && status !== 204 && status !== 304;
  return {
    ...headers,
    ...(status < 400 ? { 'x-cache': ageSeconds === undefined ? 'MISS' : 'HIT' } : {}),
    ...(ageSeconds === undefined ? {} : { age: String(ageSeconds) }),
    ...(sized ? { 'content-length': String(body.bytes.length) } : {}),
  };
}

/** Fires when the caller has gone away before the answer was sent. */
function callerOf(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}
