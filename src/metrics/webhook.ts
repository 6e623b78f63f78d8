import { createCounter, createGauge, createReading } from './counter.ts';
import { exposition } from './exposition.ts';
import type { Metric } from './exposition.ts';
import { createHistogram } from './histogram.ts';

/** What the counters need to know of an answered review. */
export interface AnsweredReview {
  readonly namespace: string;
  readonly outcome: 'skipped' | 'denied' | 'injected';
  readonly reason: string;
  readonly injectionType?: string;
  readonly warnings: readonly string[];
}

/** What the process itself can tell at the moment of a scrape. */
export interface ProcessReading {
  readonly residentBytes: number;
  readonly cpuSeconds: number;
}

/** The webhook's metrics: what happened goes in, Prometheus' text comes out. */
export interface WebhookMetrics {
  requestStarted: () => void;
  requestFinished: (milliseconds: number) => void;
  reviewAnswered: (review: AnsweredReview) => void;
  requestUndecodable: () => void;
  requestFailed: () => void;
  /** End of the serving certificate, Unix milliseconds. */
  certificateEnds: (at: number) => void;
  leading: (isLeader: boolean) => void;
  text: () => string;
}

export interface MetricsDeps {
  readonly version: string;
  readonly runtime: string;
  /** Start of the process, Unix milliseconds. */
  readonly startedAt: number;
  readonly readProcess: () => ProcessReading;
}

const millisecondBounds = [5, 10, 25, 50, 75, 100, 250, 500, 1000, 2500, 5000, 7500, 10000];
const secondBounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The metrics of vault-k8s 1.7.6 under their names, then our own in base units. */
export function createWebhookMetrics(deps: MetricsDeps): WebhookMetrics {
  const peer = peerMetrics();
  const own = ownMetrics(deps);
  const all: Metric[] = [...Object.values(peer), ...Object.values(own), ...processMetrics(deps)];
  own.build.set(1, { version: deps.version, runtime: deps.runtime });
  return {
    requestStarted: () => peer.queue.add(1),
    requestFinished(milliseconds) {
      peer.queue.add(-1);
      peer.duration.observe(milliseconds);
      own.duration.observe(milliseconds / 1000);
    },
    reviewAnswered({ namespace, outcome, reason, injectionType, warnings }) {
      own.reviews.add({ outcome, reason });
      if (warnings.length > 0) own.warnings.add({}, warnings.length);
      if (outcome === 'denied') peer.failures.add({ namespace });
      if (injectionType !== undefined) peer.injections.add({ namespace, injection_type: injectionType });
    },
    requestUndecodable: () => own.reviews.add({ outcome: 'undecodable', reason: 'undecodable' }),
    requestFailed: () => own.reviews.add({ outcome: 'failed', reason: 'internal-error' }),
    certificateEnds: (at) => own.certificate.set(at / 1000),
    leading: (isLeader) => own.leader.set(isLeader ? 1 : 0),
    text: () => exposition(all),
  };
}

function peerMetrics() {
  const queue = createGauge({
    name: 'vault_agent_injector_request_queue_length',
    help: 'Requests being answered now',
  });
  queue.set(0);
  return {
    queue,
    duration: createHistogram(
      {
        name: 'vault_agent_injector_request_processing_duration_ms',
        help: 'Time to answer a request, in milliseconds',
      },
      millisecondBounds,
    ),
    injections: createCounter({
      name: 'vault_agent_injector_injections_by_namespace_total',
      help: 'Pods that got at least one container, by namespace and kind of injection',
    }),
    failures: createCounter({
      name: 'vault_agent_injector_failed_injections_by_namespace_total',
      help: 'Denied pods, by namespace',
    }),
  };
}

function ownMetrics({ startedAt }: MetricsDeps) {
  const started = createGauge({
    name: 'process_start_time_seconds',
    help: 'Start of the process, Unix time',
  });
  started.set(startedAt / 1000);
  return {
    started,
    duration: createHistogram(
      { name: 'vault_injector_request_duration_seconds', help: 'Time to answer a request' },
      secondBounds,
    ),
    reviews: createCounter({
      name: 'vault_injector_reviews_total',
      help: 'Answered reviews, by outcome and reason',
    }),
    warnings: createCounter({
      name: 'vault_injector_warnings_total',
      help: 'Warnings returned to the creators of pods',
    }),
    certificate: createGauge({
      name: 'vault_injector_certificate_not_after_timestamp_seconds',
      help: 'End of the serving certificate, Unix time',
    }),
    leader: createGauge({
      name: 'vault_injector_leader',
      help: '1 while this replica renews the certificate for all',
    }),
    build: createGauge({ name: 'vault_injector_build_info', help: 'Version and runtime, always 1' }),
  };
}

function processMetrics({ readProcess }: MetricsDeps): Metric[] {
  return [
    createReading(
      { name: 'process_resident_memory_bytes', help: 'Resident memory' },
      'gauge',
      () => readProcess().residentBytes,
    ),
    createReading(
      { name: 'process_cpu_seconds_total', help: 'User and system time spent' },
      'counter',
      () => readProcess().cpuSeconds,
    ),
  ];
}
