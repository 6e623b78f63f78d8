import { goQuote } from '../../contract/codec.ts';
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { sendPlainError } from './errors.ts';

/**
 * Lets a request on whose Content-Type is exactly `application/json`, else answers 400 before the body is read.
 * Parameters and other case are refused, as by vault-k8s 1.7.6.
 */
export function requireJson(
  request: FastifyRequest,
  reply: FastifyReply,
  done: HookHandlerDoneFunction,
): void {
  const type = request.headers['content-type']?.trim() ?? '';
  if (type === 'application/json') {
    done();
    return;
  }
  // Node reads a header byte by byte.
  const text = Buffer.from(type, 'latin1').toString('utf8');
  sendPlainError(reply, 400, `Invalid content-type: ${goQuote(text)}`);
}
