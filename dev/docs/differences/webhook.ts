import type { Deviation } from './deviation.ts';

/** What the webhook does differently under every setting: how the process behaves. */
export const webhookDifferences: readonly Deviation[] = [
  {
    peers: 'Readiness is unconditional, and SIGTERM ends the process in the middle of requests.',
    ours: 'Readiness follows the certificate; SIGTERM makes the server unready, serves on for 5 seconds and drains.',
    reason: 'No admission is lost when replicas are replaced.',
  },
  {
    peers: 'The leader is elected for life through a ConfigMap.',
    ours: 'It holds a Lease that expires (a ConfigMap where Leases are not granted).',
    reason: 'A dead leader is replaced.',
  },
];
