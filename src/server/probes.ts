import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CheckResult, Readiness } from '../health.ts';
import { sendPlainError } from './errors.ts';

/**
 * The probe paths. /health/ready answers 204 without a body as vault-k8s does, but 503 while not ready; /readyz and
 * /healthz name the checks with `?verbose`; /livez only says that the process answers.
 */
export function addProbes(app: FastifyInstance, readiness: Readiness): void {
  app.all('/health/ready', (_request, reply) =>
    readiness.ready() ? reply.code(204).send() : sendPlainError(reply, 503, faultsOf(readiness).join('\n')),
  );
  app.get('/livez', (_request, reply) => sendText(reply, 200, 'ok'));
  app.get('/readyz', readyHandler(readiness));
  app.get('/healthz', readyHandler(readiness));
}

function readyHandler(readiness: Readiness) {
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const ready = readiness.ready();
    const verbose = Object.hasOwn(request.query as object, 'verbose');
    if (ready && !verbose) return sendText(reply, 200, 'ok');
    const lines = readiness.report().map(describeCheck);
    return sendText(
      reply,
      ready ? 200 : 503,
      [...lines, ready ? 'readyz check passed' : 'readyz check failed'].join('\n'),
    );
  };
}

function faultsOf(readiness: Readiness): string[] {
  return readiness.report().flatMap(({ name, fault }) => (fault === undefined ? [] : [`${name}: ${fault}`]));
}

function describeCheck({ name, fault }: CheckResult): string {
  return fault === undefined ? `[+]${name} ok` : `[-]${name} failed: ${fault}`;
}

function sendText(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).header('content-type', 'text/plain; charset=utf-8').send(`${text}\n`);
}
