import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../telemetry.ts';
import { cleanPath } from './clean-path.ts';

/** Answers `status` with one line of plain text, in the form of Go's http.Error. */
export function sendPlainError(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply
    .code(status)
    .header('content-type', 'text/plain; charset=utf-8')
    .header('x-content-type-options', 'nosniff')
    .send(`${text}\n`);
}

/** 307 to the clean form of an unclean path (`//mutate`, `/x/../mutate`), else 404, as Go's ServeMux does. */
export function answerUnknownPath(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const [path = '/', ...query] = request.raw.url?.split('?') ?? [];
  const clean = cleanPath(path);
  if (clean === path) return sendPlainError(reply, 404, '404 page not found');
  const location = [clean, ...query].join('?');
  reply.code(307).header('location', location);
  if (request.method !== 'GET') return reply.send();
  const link = `<a href="${escapeHtml(location)}">Temporary Redirect</a>.\n\n`;
  return reply.header('content-type', 'text/html; charset=utf-8').send(link);
}

const entities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&#34;'],
  ["'", '&#39;'],
]);

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities.get(character) ?? '');

/** What Node's parser complains about with another status than 400. */
const statusOf: ReadonlyMap<string, number> = new Map([
  ['HPE_HEADER_OVERFLOW', 431],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
]);

/** Answers bytes that are no HTTP request, or that do not come to an end, in plain text too, and closes the connection. */
export function answerNoRequest({ code = '' }: { readonly code?: string }, socket: Socket): void {
  if (!socket.writable) return;
  const status = statusOf.get(code) ?? 400;
  const text = `${String(status)} ${STATUS_CODES[status] ?? ''}`;
  const head = `HTTP/1.1 ${text}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close`;
  socket.end(`${head}\r\n\r\n${text}`);
}

/** Turns an error into an answer: a client's fault keeps its status, ours is 500 with the details only in the log. */
export function answerError(log: Logger) {
  return (
    error: FastifyError,
    request: FastifyRequest,
    reply: FastifyReply,
  ): FastifyReply | Promise<FastifyReply> => {
    if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
      return refuseBody(request, reply);
    }
    const status = error.statusCode ?? 500;
    if (status < 500) return sendPlainError(reply, status, error.message);
    log.error({ err: error, method: request.method, path: request.routeOptions.url }, 'request failed');
    return sendPlainError(reply, 500, 'internal error, see the log of the webhook');
  };
}

/**
 * Answers 413 once the body has come to its end (or the connection to its own, request time-out included): closing while
 * the caller still writes would reset the connection before the answer is read.
 */
async function refuseBody(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  await new Promise((resolve) => request.raw.once('end', resolve).once('close', resolve).resume());
  return sendPlainError(reply, 413, `request body is larger than ${request.routeOptions.bodyLimit} bytes`);
}
