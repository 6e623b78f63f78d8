import type { AnnotationIssue } from '../../contract/parse-annotations.ts';
import type { AnnotationName } from '../../contract/annotations.ts';
import type { Issue } from '../../contract/issue.ts';

/** What a fault was found by: an annotation's own check, or one of the checks across several fields. */
export type Check =
  | AnnotationName
  | 'auth-path-setting'
  | 'request-namespace'
  | 'token'
  | 'token-source'
  | 'same-user'
  | 'share-process-namespace'
  | 'config'
  | 'apply-init-json-patch'
  | 'apply-json-patch'
  | 'policy'
  | 'profile'
  | 'collision'
  | 'template'
  | 'unknown';

/** A fault and the check that found it. */
export interface Fault extends Issue {
  readonly check: Check;
}

/** Turns a refused annotation value into a fault of that annotation's check. */
export function faultOf({ annotation, ...issue }: AnnotationIssue): Fault {
  return { ...issue, check: annotation };
}

interface Stage {
  readonly prefix: string;
  readonly checks: readonly Check[];
}

/** vault-k8s 1.7.6 stops at the first fault; this is its order, and what it says in front. Ours come last. */
const stages: readonly Stage[] = [
  {
    prefix: 'error adding default annotations: ',
    checks: [
      'auth-path-setting',
      'request-namespace',
      'auth-min-backoff',
      'auth-max-backoff',
      'agent-json-patch',
      'agent-init-json-patch',
    ],
  },
  {
    prefix: 'error creating new agent sidecar: ',
    checks: [
      'token',
      'error-on-missing-key',
      'agent-init-first',
      'agent-pre-populate',
      'agent-pre-populate-only',
      'agent-revoke-on-shutdown',
      'agent-revoke-grace',
      'tls-skip-verify',
      'agent-run-as-user',
      'agent-run-as-group',
      'agent-run-as-same-user',
      'same-user',
      'agent-share-process-namespace',
      'share-process-namespace',
      'agent-set-security-context',
      'agent-cache-enable',
      'agent-cache-exit-on-err',
      'agent-inject-default-template',
      'agent-inject-token',
      'template-config-exit-on-retry-failure',
      'template-max-connections-per-host',
      'template-lease-renewal-threshold',
      'agent-enable-quit',
      'agent-auto-auth-exit-on-err',
    ],
  },
  {
    prefix: 'error validating agent configuration: ',
    checks: [
      'agent-request-namespace',
      'token-source',
      'agent-image',
      'auth-type',
      'role',
      'auth-path',
      'service',
    ],
  },
  {
    prefix: 'error creating patch for agent: ',
    checks: [
      'config',
      'agent-limits-cpu',
      'agent-limits-mem',
      'agent-limits-ephemeral',
      'agent-requests-cpu',
      'agent-requests-mem',
      'agent-requests-ephemeral',
      'apply-init-json-patch',
      'apply-json-patch',
    ],
  },
  {
    prefix: '',
    checks: [
      'policy',
      'profile',
      'agent-native-sidecar',
      'agent-start-deadline',
      'agent-compatibility',
      'collision',
      'agent-inject-file',
      'agent-inject-perms',
      'agent-telemetry',
      'template',
      'unknown',
    ],
  },
];

const ranks: ReadonlyMap<Check, { readonly rank: number; readonly prefix: string }> = new Map(
  stages
    .flatMap(({ prefix, checks }) => checks.map((check) => ({ prefix, check })))
    .map(({ prefix, check }, rank) => [check, { rank, prefix }] as const),
);

const last = { rank: ranks.size, prefix: '' };

/** Sorts faults into the order in which vault-k8s would have met them. */
export function inOrder(faults: readonly Fault[]): readonly Fault[] {
  const rank = ({ check }: Fault) => (ranks.get(check) ?? last).rank;
  return [...faults].sort((a, b) => rank(a) - rank(b));
}

const phrases: Readonly<Partial<Record<Check, (issue: Fault) => string>>> = {
  'auth-min-backoff': ({ problem }) => `error parsing min backoff as duration: ${problem}`,
  'auth-max-backoff': ({ problem }) => `error parsing max backoff as duration: ${problem}`,
  'agent-json-patch': ({ key, problem }) => `error parsing JSON patch for annotation ${key}: ${problem}`,
  'agent-init-json-patch': ({ key, problem }) => `error parsing JSON patch for annotation ${key}: ${problem}`,
  'agent-share-process-namespace': ({ key, got, problem }) =>
    `invalid value ${got ?? ''} for annotation "${key}", err=${problem}`,
};

/** Whether vault-k8s knows no such fault, so that no script waits for its sentence. */
export function isOwn({ check }: Fault): boolean {
  return stages.at(-1)?.checks.includes(check) ?? false;
}

/** The sentence that vault-k8s would have answered with for this fault. */
export function phraseOf(fault: Fault): string {
  const phrase = phrases[fault.check]?.(fault) ?? fault.problem;
  return (ranks.get(fault.check) ?? last).prefix + phrase;
}
