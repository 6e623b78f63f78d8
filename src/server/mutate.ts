import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WebhookMetrics } from '../metrics/webhook.ts';
import type { Settings } from '../settings.ts';
import { moduleLog } from '../telemetry.ts';
import type { Logger } from '../telemetry.ts';
import { UndecodableBody, decodeBody } from './body.ts';
import { sendPlainError } from './errors.ts';

/** What became of a review: `answer` is the AdmissionReview to send, the rest is for the log and the metrics. */
export interface Admission {
  readonly answer: object;
  readonly uid: string;
  readonly namespace: string;
  /** Name, or generateName, of the pod. */
  readonly pod: string;
  readonly outcome: 'skipped' | 'denied' | 'injected';
  /** Code from the table of reasons. */
  readonly reason: string;
  readonly injectionType?: InjectionType;
  readonly warnings: readonly string[];
  /** What a denial says. */
  readonly message?: string;
}

/** Which containers an injection added; the label of vault-k8s' counter. */
export type InjectionType = 'init_and_sidecar' | 'init_only' | 'sidecar_only' | 'native_sidecar';

/** A body that is no AdmissionReview: the text after `error decoding admission request: `, and the HTTP status. */
export interface Undecodable {
  readonly undecodable: string;
  readonly status: number;
}

/** The pure flow from a parsed review to its answer; never throws for what a user wrote. */
export type Admit = (review: unknown) => Admission | Undecodable;

/** Builds an Admit; the minor version of the API server (Kubernetes 1.x), undefined while unknown, is asked at every review. */
export type CreateAdmit = (settings: Settings, apiServerMinor: () => number | undefined) => Admit;

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
