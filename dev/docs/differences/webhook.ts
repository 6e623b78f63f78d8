import type { Deviation } from './deviation.ts';

/** What the webhook does differently under every setting: upstream's plain defects. */
export const webhookDifferences: readonly Deviation[] = [
  {
    peers: 'A review without a request crashes the handler and drops the connection.',
    ours: 'It is answered with status 400.',
    reason: 'Every caller gets an answer.',
  },
  {
    peers:
      'In a pod without volumes each group of new volumes replaces the list, so that only the last survives.',
    ours: 'Volumes are appended.',
    reason: 'The pod would be invalid.',
  },
  {
    peers:
      'The order of templates, custom volumes and copied variables differs from one admission to the next.',
    ours: 'It is sorted.',
    reason: 'The same pod gives the same bytes.',
  },
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
