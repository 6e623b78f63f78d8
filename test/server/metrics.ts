import { createWebhookMetrics } from '../../src/metrics/webhook.ts';

/** Metrics of a process that never changes. */
export function testMetrics() {
  return createWebhookMetrics({
    version: '0.0.0',
    runtime: 'test',
    startedAt: 0,
    readProcess: () => ({ residentBytes: 1, cpuSeconds: 1 }),
  });
}
