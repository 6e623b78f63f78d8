import { METHODS } from 'node:http';
import type { ServerOptions } from 'node:https';
import fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from './telemetry.ts';
import type { WebhookMetrics } from './metrics/webhook.ts';
import { answerError, answerNoRequest, answerUnknownPath } from './server/errors.ts';
import { requireVerifiedCaller } from './server/caller.ts';
import { requireJson } from './server/content-type.ts';
import { mutateHandler } from './server/mutate.ts';
import type { Admit } from './server/mutate.ts';
import { addProbes } from './server/probes.ts';
import type { Readiness } from './health.ts';

/** What the routes need; `admit` is the pure flow from a parsed review to its answer, `now` counts milliseconds. */
export interface ServerDeps {
  readonly admit: Admit;
  readonly readiness: Readiness;
  readonly metrics: WebhookMetrics;
  readonly log: Logger;
  readonly now: () => number;
  /** Path of the metrics on this server; absent: none here. */
  readonly telemetryPath?: string;
  /** While true every answer asks the caller to open a new connection, which leads to another replica; absent: never. */
  readonly draining?: () => boolean;
  /** Answer reviews only to callers whose client certificate verifies; absent: to everybody. */
  readonly callersVerified?: boolean;
  /** TLS options, with which the instance serves HTTPS; absent: plain HTTP, as tests and `inject` want it. */
  readonly tls?: ServerOptions;
}

/** An AdmissionReview holds at most one object of 3 MiB twice; the API server sends nothing larger. */
export const bodyLimit = 8 * 1024 * 1024;

/** The API server keeps its connections 90 s; a shorter time here would close one under a request in flight. */
const timeouts = { keepAliveTimeout: 100_000, requestTimeout: 30_000, headersTimeout: 32_000 } as const;

/**
 * The webhook's routes on a Fastify instance that does not listen yet. Paths, status codes and texts are vault-k8s
 * 1.7.6's, plus /livez, /readyz and /healthz.
 */
export function buildServer(deps: ServerDeps): FastifyInstance {
  const app = createInstance(deps.tls);
  acceptAnyMethodAndBody(app);
  app.setNotFoundHandler(answerUnknownPath);
  app.setErrorHandler(answerError(deps.log));
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (deps.draining?.() === true) reply.header('connection', 'close');
    done();
  });
  const onRequest = deps.callersVerified === true ? [requireVerifiedCaller, requireJson] : [requireJson];
  app.all('/mutate', { onRequest }, mutateHandler(deps));
  addProbes(app, deps.readiness);
  if (deps.telemetryPath !== undefined && deps.telemetryPath !== '') {
    app.all(deps.telemetryPath, metricsHandler(deps.metrics));
  }
  return app;
}

/** A server without TLS that shows only the metrics, at `path`, for scrapers that do not speak to the webhook's port. */
export function buildMetricsServer(metrics: WebhookMetrics, path: string): FastifyInstance {
  const app = createInstance(undefined);
  app.setNotFoundHandler(answerUnknownPath);
  app.get(path, metricsHandler(metrics));
  return app;
}

function metricsHandler(metrics: WebhookMetrics) {
  return (_request: FastifyRequest, reply: FastifyReply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(metrics.text());
}

function createInstance(tls: ServerOptions | undefined): FastifyInstance {
  const { headersTimeout, ...common } = timeouts;
  const options = {
    ...common,
    bodyLimit,
    logger: false,
    exposeHeadRoutes: false,
    return503OnClosing: false,
    clientErrorHandler: answerNoRequest,
    routerOptions: { ignoreTrailingSlash: false, ignoreDuplicateSlashes: false, caseSensitive: true },
  } as const;
  return tls === undefined
    ? fastify({ ...options, http: { headersTimeout } })
    : fastify({ ...options, https: { ...tls, headersTimeout } });
}

/** As Go's server: every method may carry a body, and the route decides what a content type means. */
function acceptAnyMethodAndBody(app: FastifyInstance): void {
  for (const method of METHODS) {
    if (method !== 'CONNECT') app.addHttpMethod(method, { hasBody: true, overrideExisting: true });
  }
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });
}
