/** What the agent's events say in numbers. */
import type { Event, EventOf } from '../../event.ts';
import type { Registry } from './registry.ts';

type Counting = { readonly [Kind in Event['kind']]?: (event: EventOf<Kind>, registry: Registry) => void };

const requestsName = 'agent.requests';

function answered(registry: Registry, purpose: string, outcome: string): void {
  registry.count(requestsName, { purpose, class: outcome });
}

/** Logins and token renewals count under Vault Agent's names; requests of each purpose under the class of their outcome. */
const counting: Counting = {
  'logged-in': (_event, registry) => {
    registry.count('agent.auth.success');
    registry.set('agent.authenticated', 1);
    answered(registry, 'login', 'ok');
  },
  'login-failed': ({ failure }, registry) => {
    registry.count('agent.auth.failure');
    registry.set('agent.authenticated', 0);
    answered(registry, 'login', failure.code);
  },
  'token-renewed': (_event, registry) => {
    registry.count('agent.auth.success');
    answered(registry, 'token-renewal', 'ok');
  },
  'token-renewal-failed': ({ failure }, registry) => {
    registry.count('agent.token.renewal_failures');
    answered(registry, 'token-renewal', failure.code);
  },
  fetched: (_event, registry) => answered(registry, 'read', 'ok'),
  'fetch-failed': ({ failure }, registry) => answered(registry, 'read', failure.code),
  'lease-renewed': (_event, registry) => answered(registry, 'lease-renewal', 'ok'),
  'lease-renewal-failed': ({ failure }, registry) => {
    registry.count('agent.lease.renewal_failures');
    answered(registry, 'lease-renewal', failure.code);
  },
  'file-failed': (_event, registry) => registry.count('agent.template.write_failures'),
};

/** Counts an event. */
export function countEvent(event: Event, registry: Registry): void {
  count(event, registry);
}

function count<Kind extends Event['kind']>(
  event: EventOf<Kind> & { readonly kind: Kind },
  registry: Registry,
): void {
  const counter: Counting[Kind] = counting[event.kind];
  counter?.(event, registry);
}
