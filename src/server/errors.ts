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
  return reply
    .code(307)
    .header('location', [clean, ...query].join('?'))
    .send('');
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
