/** For each documented difference a review that shows it. */
import type { Behaviour } from '../../src/settings.ts';
import { podOf, reviewOf } from '../admission/reviews.ts';

interface Occurrence {
  readonly review: unknown;
  readonly env?: Readonly<Record<string, string>>;
}

const asked = { 'agent-inject': 'true', role: 'web', 'agent-inject-secret-db': 'kv/db' };
const withAnnotations = (annotations: Readonly<Record<string, string>>): Occurrence => ({
  review: reviewOf(podOf({ ...asked, ...annotations })),
});

export const occurrences: Readonly<Record<keyof Behaviour, Occurrence>> = {
  agentImage: withAnnotations({}),
  nativeSidecar: {
    review: reviewOf(
      podOf(asked, { metadata: { ownerReferences: [{ kind: 'Job', name: 'j', controller: true }] } }),
    ),
  },
  ownToken: { review: reviewOf(podOf(asked, { mounts: [] })) },
  seccompProfile: withAnnotations({}),
  readOnlyMounts: withAnnotations({}),
  handOver: withAnnotations({ 'agent-image': 'vault-injector-agent:0.1.0' }),
  templateCheck: withAnnotations({ 'agent-inject-template-db': '{{ with }}' }),
  unknownAnnotations: withAnnotations({ 'agent-inject-secrt-db': 'x' }),
  ineffectiveAnnotations: withAnnotations({ 'agent-inject-containers': 'nobody' }),
  denials: withAnnotations({ role: '', 'agent-limits-cpu': 'much' }),
  openbaoAnnotations: {
    review: reviewOf(
      podOf(
        {},
        { metadata: { annotations: { 'openbao.org/agent-inject': 'true', 'openbao.org/role': 'web' } } },
      ),
    ),
  },
  openbaoImages: withAnnotations({ 'agent-image': 'quay.io/openbao/openbao:2.7.2' }),
  repair: withAnnotations({ 'agent-inject-status': 'injected' }),
  shareProcessNamespaceAlways: withAnnotations({
    'agent-pre-populate': 'false',
    'agent-share-process-namespace': 'true',
  }),
  containFiles: withAnnotations({ 'agent-inject-file-db': '../../etc/passwd' }),
  quoting: withAnnotations({ 'agent-inject-secret-db': 'kv/d"b' }),
  strictTelemetry: withAnnotations({ 'agent-telemetry-disable_hostname': 'maybe' }),
  creationOnly: { review: reviewOf(podOf(asked), { operation: 'UPDATE' }) },
  skipWindows: { review: reviewOf(podOf(asked, { spec: { os: { name: 'windows' } } })) },
  checkPermissions: withAnnotations({ 'agent-inject-perms-db': 'rw-r--r--' }),
  auditAnnotations: withAnnotations({}),
  checkConfigSize: withAnnotations({ 'agent-inject-template-db': 'x'.repeat(100_000) }),
  nameCollisions: {
    review: reviewOf(podOf(asked, { spec: { initContainers: [{ name: 'vault-agent-init' }] } })),
  },
  useLeaseRenewalThreshold: {
    ...withAnnotations({}),
    env: { AGENT_INJECT_TEMPLATE_LEASE_RENEWAL_THRESHOLD: '0.5' },
  },
};
