import { setTimeout as sleep } from 'node:timers/promises';
import Fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { handle } from './core.ts';
import { parseBody } from './json.ts';
import { VaultError } from './wire.ts';
import type { WireAnswer } from './answer.ts';
import type { Fault, Faults } from './faults.ts';
import type { LoggedRequest, RequestLog } from './request-log.ts';
import type { VaultState } from './state.ts';
import type { WireRequest } from './core.ts';
import type { Operation } from './wire.ts';

export interface HttpParts {
  readonly state: VaultState;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly now: () => number;
  readonly tls?: { readonly key: string; readonly cert: string };
}

const operations: Readonly<Record<string, Operation>> = {
  GET: 'read',
  HEAD: 'read',
  POST: 'write',
  PUT: 'write',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** The HTTP edge: decodes requests, plays scripted faults, logs, encodes answers. Does not listen. */
export function buildVaultServer(parts: HttpParts): FastifyInstance {
  const app = Fastify({
    bodyLimit: 32 * 1024 * 1024,
    forceCloseConnections: true,
    ...(parts.tls === undefined ? {} : { https: parts.tls }),
  }) as unknown as FastifyInstance;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });
  app.all('/v1/*', (request, reply) => serve(parts, request, reply));
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ errors: [] }));
  return app;
}

async function serve(parts: HttpParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const logged = logRequest(parts, request);
  const fault = parts.faults.next(logged.method, logged.path) ?? {};
  if (fault.delayMs !== undefined) await sleep(fault.delayMs);
  if (fault.drop === true) return cut(reply, '');
  const answer = scripted(fault) ?? (await answerTo(parts, logged));
  logged.status = answer.status;
  const text = toText(answer);
  if (fault.truncateAt !== undefined) return cut(reply, partial(answer.status, text, fault.truncateAt));
  const type = text.startsWith('-----BEGIN') ? 'application/pem-certificate-chain' : 'application/json';
  return reply
    .code(answer.status)
    .headers({ 'cache-control': 'no-store', 'content-type': type, ...fault.headers })
    .send(answer.status === 204 ? undefined : Buffer.from(text));
}

function toText({ body = '' }: WireAnswer): string {
  return typeof body === 'string' ? body : `${JSON.stringify(body)}\n`;
}

function logRequest({ log, now }: HttpParts, request: FastifyRequest): LoggedRequest {
  const logged: LoggedRequest = {
    method: request.method,
    path: decodeURIComponent(new URL(request.url, 'http://localhost').pathname.slice('/v1/'.length)),
    query: request.query as Readonly<Record<string, string>>,
    headers: request.headers,
    body: typeof request.body === 'string' ? request.body : '',
    at: now(),
    status: 0,
  };
  log.add(logged);
  return logged;
}

function scripted(fault: Fault): WireAnswer | undefined {
  if (fault.status === undefined && fault.body === undefined) return undefined;
  return { status: fault.status ?? 200, body: fault.body ?? { errors: fault.errors ?? [] } };
}

async function answerTo({ state, now }: HttpParts, logged: LoggedRequest): Promise<WireAnswer> {
  try {
    return await handle(state, decode(logged), now());
  } catch (error) {
    if (error instanceof VaultError) return { status: error.status, body: { errors: error.errors } };
    return { status: 500, body: { errors: [`internal error: ${String(error)}`] } };
  }
}

function decode({ method, path, query, headers, body }: LoggedRequest): WireRequest {
  const header = (name: string) => [headers[name] ?? ''].flat().join();
  return {
    operation: query.list === 'true' ? 'list' : (operations[method] ?? 'read'),
    path: path.replace(/\/+$/, ''),
    query,
    body: parseBody(body),
    token: header('x-vault-token') || header('authorization').replace(/^Bearer /, ''),
    namespace: header('x-vault-namespace'),
    wrapTtl: header('x-vault-wrap-ttl'),
  };
}

/** Writes raw text to the connection and closes it. */
function cut(reply: FastifyReply, raw: string): FastifyReply {
  reply.hijack();
  const { socket } = reply.raw;
  if (raw === '') socket?.destroy();
  else socket?.end(raw, () => socket.destroy());
  return reply;
}

function partial(status: number, body: string, bytes: number): string {
  const length = Buffer.byteLength(body);
  const head = `HTTP/1.1 ${status} OK\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;
  return head + Buffer.from(body).subarray(0, bytes).toString();
}
