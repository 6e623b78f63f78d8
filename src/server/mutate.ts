import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Admission, Undecodable } from '../admission/admit.ts';
import type { WebhookMetrics } from '../metrics/webhook.ts';
import { moduleLog } from '../telemetry.ts';
import type { Logger } from '../telemetry.ts';
import { UndecodableBody, decodeBody } from './body.ts';
import { sendPlainError } from './errors.ts';

/** The pure flow from a parsed review to its answer; never throws for what a user wrote. */
export type Admit = (review: unknown) => Admission | Undecodable;

export interface MutateDeps {
  readonly admit: Admit;
  readonly metrics: WebhookMetrics;
  readonly log: Logger;
  readonly now: () => number;
}

/** What goes back: HTTP status and the whole text. */
interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Answers /mutate: decode, admit, then one log line, one count and the answer. Our own bug is a 500 with the uid in the log. */
export function mutateHandler(deps: MutateDeps) {
  const log = moduleLog(deps.log, 'handler');
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const body = request.body as Buffer | undefined;
    if (body === undefined || body.length === 0) return sendPlainError(reply, 400, 'Empty request body');
    const started = deps.now();
    deps.metrics.requestStarted();
    const { status, text } = await answerReview(body, { ...deps, log });
    deps.metrics.requestFinished(deps.now() - started);
    if (status !== 200) return sendPlainError(reply, status, text);
    return reply.header('content-type', 'text/plain; charset=utf-8').send(text);
  };
}

async function answerReview(body: Buffer, deps: MutateDeps): Promise<Answer> {
  let review: unknown;
  try {
    review = await decodeBody(body);
    const admission = deps.admit(review);
    if ('undecodable' in admission) return refuse(admission, deps);
    const text = JSON.stringify(admission.answer);
    record(admission, deps);
    return { status: 200, text };
  } catch (error) {
    if (error instanceof UndecodableBody) return refuse({ undecodable: error.message, status: 500 }, deps);
    deps.metrics.requestFailed();
    deps.log.error({ err: error, uid: uidOf(review) }, 'review failed by a fault of the webhook');
    return { status: 500, text: `internal error, see the log of the webhook for uid ${uidOf(review)}` };
  }
}

function refuse({ undecodable, status }: Undecodable, { metrics, log }: MutateDeps): Answer {
  metrics.requestUndecodable();
  log.warn({ status, error: undecodable }, 'error decoding admission request');
  return { status, text: `error decoding admission request: ${undecodable}` };
}

function record(admission: Admission, { log, metrics }: MutateDeps): void {
  metrics.reviewAnswered(admission);
  const { uid, namespace, pod, outcome, reason, message, warnings } = admission;
  const line = {
    uid,
    namespace,
    pod,
    outcome,
    reason,
    ...(message === undefined ? {} : { error: message }),
    ...(warnings.length === 0 ? {} : { warnings: warnings.join('; ') }),
  };
  if (outcome === 'skipped' && warnings.length === 0) log.debug(line, 'review answered');
  else if (outcome === 'denied') log.error(line, 'review answered');
  else log.info(line, 'review answered');
}

function uidOf(review: unknown): string {
  const uid = (review as { request?: { uid?: unknown } } | null | undefined)?.request?.uid;
  return typeof uid === 'string' ? uid : '';
}
