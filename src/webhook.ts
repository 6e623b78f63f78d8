import { once } from 'node:events';
import { Server as HttpsServer } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { createReadiness } from './health.ts';
import type { WebhookMetrics } from './metrics/webhook.ts';
import { buildMetricsServer, buildServer } from './server.ts';
import type { Admit } from './server/mutate.ts';
import type { Serving } from './serving.ts';
import type { Logger } from './telemetry.ts';
import { moduleLog } from './telemetry.ts';
import type { CertificateSource, ServingCertificate } from './tls/certificate-source.ts';
import { clientCertificateOptions } from './tls/options.ts';

export interface WebhookDeps extends Serving {
  /** PEM of those who sign the certificates of callers; absent: reviews are answered to everybody. */
  readonly clientAuthority?: string;
  readonly admit: Admit;
  readonly source: CertificateSource;
  readonly metrics: WebhookMetrics;
  readonly log: Logger;
  readonly now: () => number;
}

/** A webhook that serves. */
export interface Webhook {
  /** Port of the HTTPS server. */
  readonly port: number;
  /** Unready at once, serves on for the shutdown delay (or until `kill`), answers what is in flight, then ends. */
  readonly shutDown: (kill: AbortSignal) => Promise<void>;
}

/** Requests that hang longer than this after closing has begun are cut off. */
const drainLimit = 20_000;

/** Serves HTTPS as soon as there is a certificate, and follows the source to each later one. Rejects when aborted before that. */
export async function startWebhook(deps: WebhookDeps, stop: AbortSignal): Promise<Webhook> {
  const { source, log } = deps;
  const first = await firstCertificate(source, stop);
  const state = { draining: false };
  const readiness = createReadiness({
    certificate: source.fault,
    shutdown: () => (state.draining ? 'the webhook is shutting down' : undefined),
  });
  const draining = () => state.draining;
  const callersVerified = deps.clientAuthority !== undefined;
  const app = buildServer({ ...deps, readiness, draining, callersVerified, tls: contextOf(first, deps) });
  const unsubscribe = source.subscribe((certificate) => {
    deps.metrics.certificateEnds(certificate.notAfter);
    if (app.server instanceof HttpsServer) app.server.setSecureContext(contextOf(certificate, deps));
  });
  await app.listen({ host: '::', ...deps.listen });
  const metricsServer = await startMetricsServer(deps);
  const port = portOf(app);
  const address = { port, ...(metricsServer === undefined ? {} : { metricsPort: portOf(metricsServer) }) };
  moduleLog(log, 'handler').info(address, 'Starting handler');
  return {
    port,
    async shutDown(kill) {
      state.draining = true;
      log.info({ delay: deps.shutdownDelay }, 'shutting down: unready, serving on before the end');
      await delay(deps.shutdownDelay, undefined, { signal: kill }).catch(() => undefined);
      unsubscribe();
      await Promise.all([drain(app), metricsServer?.close()]);
      log.info('shut down');
    },
  };
}

async function firstCertificate(source: CertificateSource, stop: AbortSignal): Promise<ServingCertificate> {
  const { promise, resolve, reject } = Promise.withResolvers<ServingCertificate>();
  const unsubscribe = source.subscribe(resolve);
  const abort = () => reject(new Error('stopped before there was a certificate'));
  stop.addEventListener('abort', abort);
  try {
    return await promise;
  } finally {
    unsubscribe();
    stop.removeEventListener('abort', abort);
  }
}

function contextOf({ certificate, key }: ServingCertificate, { tls, clientAuthority }: WebhookDeps) {
  const asked = clientAuthority === undefined ? {} : clientCertificateOptions(clientAuthority);
  return { ...tls, ...asked, cert: certificate, key };
}

async function startMetricsServer(deps: WebhookDeps): Promise<FastifyInstance | undefined> {
  if (deps.metricsListen === undefined) return undefined;
  const app = buildMetricsServer(deps.metrics, deps.telemetryPath === '' ? '/metrics' : deps.telemetryPath);
  await app.listen({ host: '::', ...deps.metricsListen });
  return app;
}

function portOf(app: FastifyInstance): number {
  const address = app.server.address();
  return address === null || typeof address === 'string' ? 0 : address.port;
}

/** Ends idle connections at once, others when their request is answered, and the rest by force after a while. */
async function drain(app: FastifyInstance): Promise<void> {
  const force = setTimeout(() => app.server.closeAllConnections(), drainLimit).unref();
  await app.close();
  clearTimeout(force);
}

/** Resolves when `signal` is aborted. */
export async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}
