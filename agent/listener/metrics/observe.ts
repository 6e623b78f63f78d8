/** What the agent's events say in numbers. */
import type { Event } from '../../event.ts';
import type { Outcome } from '../../status/outcome.ts';
import type { Registry } from './registry.ts';

type Counting = Readonly<Partial<Record<Event['kind'], (registry: Registry, ended: string) => void>>>;

function answered(registry: Registry, purpose: string, ended: string): void {
  registry.count('agent.requests', { purpose, class: ended });
}

/** Logins and token renewals count under Vault Agent's names; requests of each purpose under the class of their outcome. */
const counting: Counting = {
  'logged-in': (registry, ended) => {
    registry.count('agent.auth.success');
    registry.set('agent.authenticated', 1);
    answered(registry, 'login', ended);
  },
  'login-failed': (registry, ended) => {
    registry.count('agent.auth.failure');
    registry.set('agent.authenticated', 0);
    answered(registry, 'login', ended);
  },
  'token-renewed': (registry, ended) => {
    registry.count('agent.auth.success');
    answered(registry, 'token-renewal', ended);
  },
  'token-renewal-failed': (registry, ended) => {
    registry.count('agent.token.renewal_failures');
    answered(registry, 'token-renewal', ended);
  },
  fetched: (registry, ended) => answered(registry, 'read', ended),
  'fetch-failed': (registry, ended) => answered(registry, 'read', ended),
  'lease-renewed': (registry, ended) => answered(registry, 'lease-renewal', ended),
  'lease-renewal-failed': (registry, ended) => {
    registry.count('agent.lease.renewal_failures');
    answered(registry, 'lease-renewal', ended);
  },
  'file-failed': (registry) => registry.count('agent.template.write_failures'),
};

/** Counts an event by what became of it. */
export function countOutcome({ kind, ended }: Outcome, registry: Registry): void {
  counting[kind]?.(registry, ended);
}
