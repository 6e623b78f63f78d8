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
  {
    peers: 'Bodies of any size are read.',
    ours: 'A body over 8 MiB is answered with 413.',
    reason: 'The API server sends none that large; others must not fill the memory.',
  },
  {
    peers: 'An in-cluster configuration is needed to start, even with certificates from files.',
    ours: 'It is needed only to publish a certificate of our own.',
    reason: 'The webhook can be tried without a cluster.',
  },
  {
    peers: 'Only the first entry of the webhook configuration gets the CA bundle.',
    ours: 'Every entry gets it, except those that cert-manager fills; the shared Secret also holds the authority.',
    reason: 'Every entry calls the same server.',
  },
  {
    peers: 'The first wrong setting ends the start.',
    ours: 'Its line comes first, then every other mistake.',
    reason: 'One round instead of many.',
  },
  {
    peers: 'HTTP/2 is offered.',
    ours: 'HTTP/1.1 with kept connections only.',
    reason: 'The API server uses either; one protocol is less to defend.',
  },
];
