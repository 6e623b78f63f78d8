/** `/agent/v1/metrics`: the numbers as JSON, or as Prometheus' text when a telemetry stanza allows it. */
import type { IncomingMessage } from 'node:http';
import { sendErrors, sendJson } from '../answer.ts';
import type { Handler } from '../answer.ts';
import { jsonSummary, prometheusText } from './formats.ts';
import type { Metric } from './registry.ts';

/** What the handler shows. */
export type MetricsPorts = {
  readonly read: () => readonly Metric[];
  readonly prometheusEnabled: boolean;
  readonly now: () => number;
};

/** Accept headers that ask for Prometheus' text (Vault's rule). */
const wantsText = /^application\/openmetrics-text|prometheus\/telemetry/;

/** Answers GET; 405 for other methods, 400 for a format that is unknown or not enabled. */
export function metricsHandler({ read, prometheusEnabled, now }: MetricsPorts): Handler {
  return (request, response) => {
    if (request.method !== 'GET') {
      sendErrors(response, 405, ['method not allowed']);
      return;
    }
    const format = formatOf(request);
    if (format === '') sendJson(response, 200, jsonSummary(read(), now()));
    else if (format !== 'prometheus') sendErrors(response, 400, ['metric response format is unknown']);
    else if (!prometheusEnabled) sendErrors(response, 400, ['prometheus is not enabled']);
    else {
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
      response.end(prometheusText(read()));
    }
  };
}

function formatOf({ url = '', headers }: IncomingMessage): string {
  const asked = new URLSearchParams(url.replace(/^[^?]*/, '')).get('format') ?? '';
  if (asked !== '') return asked;
  return wantsText.test(headers.accept ?? '') ? 'prometheus' : '';
}
