import { keyOf } from '../../contract/annotations.ts';
import { jsonInteger, jsonNumberText } from '../../contract/json.ts';
import type { SecurityContext } from '../pod/pod.ts';
import type { Settings } from '../settings.ts';
import type { Behaviour } from './behaviour.ts';
import type { Fault } from './checks.ts';
import type { PodFacts } from './facts.ts';
import type { Values } from './values.ts';

/** The user that the pod's first container names, as its JSON number; a fault when there is none (vault-k8s 1.7.6). */
export function userOfFirstContainer({ containers }: PodFacts): { readonly user: unknown } | Fault {
  const [first] = containers;
  if (first === undefined) return fault('No containers found in Pod Spec');
  const context = first.securityContext ?? undefined;
  if (context === undefined) return fault('No SecurityContext found for Container 0');
  const user = context.runAsUser ?? undefined;
  if (user === undefined) return fault("RunAsUser is nil for Container 0's SecurityContext");
  return jsonNumberText(user) === '0' ? fault('container not allowed to run as root') : { user };
}

const fault = (problem: string): Fault => ({
  check: 'same-user',
  key: keyOf('agent-run-as-same-user'),
  problem,
  expected: 'spec.containers[0].securityContext.runAsUser other than 0',
  fix: `set it, or use ${keyOf('agent-run-as-user')}`,
});

/** What the security context of the injected containers depends on. */
export interface Identity {
  readonly values: Values;
  readonly behaviour: Behaviour;
  readonly settings: Settings;
  /** Whether to set one at all. */
  readonly wanted: boolean;
  /** The user taken from the pod, as its JSON number. */
  readonly sameUser: unknown;
}

/** The security context of the injected containers: no privilege at all; undefined when none is wanted. */
export function securityContext({
  values,
  behaviour,
  settings,
  wanted,
  sameUser,
}: Identity): SecurityContext | undefined {
  if (!wanted) return undefined;
  const user = sameUser ?? jsonInteger(values['agent-run-as-user']);
  const group = jsonInteger(values['agent-run-as-group']);
  const root = [user, group].some((id) => jsonNumberText(id) === '0');
  const ids = settings.userFromNamespace ? {} : { runAsUser: user, runAsGroup: group };
  return {
    ...ids,
    runAsNonRoot: settings.userFromNamespace || !root,
    readOnlyRootFilesystem: true,
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    ...(behaviour.seccompProfile === 'none' ? {} : { seccompProfile: { type: behaviour.seccompProfile } }),
  };
}
