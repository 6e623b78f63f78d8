import { TLSSocket } from 'node:tls';
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { sendPlainError } from './errors.ts';

/** Lets a request on whose connection showed a client certificate that verified, else answers 401 before the body is read. */
export function requireVerifiedCaller(
  request: FastifyRequest,
  reply: FastifyReply,
  done: HookHandlerDoneFunction,
): void {
  const { socket } = request.raw;
  if (socket instanceof TLSSocket && socket.authorized) {
    done();
    return;
  }
  sendPlainError(reply, 401, 'a client certificate of the configured authority is required');
}
