/** What the webhook makes of a pod, for tests of what agents find around them. */
import { admit } from '../../src/admission/admit.ts';
import type { Container, Pod } from '../../src/pod/pod.ts';
import { readSettings } from '../../src/settings.ts';
import { podOf, reviewOf } from '../admission/reviews.ts';
import { applyStrictly } from '../vectors/rfc6902.ts';

/** An annotated pod as the webhook changes it. */
export function injected(annotations: Readonly<Record<string, string>>): Pod {
  const settings = readSettings({ env: { AGENT_INJECT_VAULT_ADDR: 'https://vault:8200' }, argv: [] });
  if (!settings.ok) throw new Error('the settings are good');
  const pod = podOf({
    'agent-inject': 'true',
    role: 'web',
    'agent-inject-secret-db': 'kv/db',
    ...annotations,
  });
  const admission = admit(reviewOf(pod), { settings: settings.settings, apiServerMinor: 33 });
  if ('undecodable' in admission) throw new Error(admission.undecodable);
  const { response } = admission.answer as { response: { patch: string } };
  const operations: unknown = JSON.parse(Buffer.from(response.patch, 'base64').toString());
  return applyStrictly(pod, operations) as Pod;
}

/** Init containers, then containers. */
export const containersOf = ({ spec }: Pod): Container[] =>
  [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].filter((container) => container !== null);

/** Whether a container is one of ours. */
export const isAgent = ({ name }: Container): boolean => name?.startsWith('vault-agent') ?? false;
