import { keyOf } from '../../contract/annotations.ts';
import { suggest } from '../../contract/suggest.ts';
import type { Profiles } from '../settings/profiles.ts';
import type { Fault } from './checks.ts';

/** The annotations of a pod with those of its profile behind them. */
export interface Profiled {
  readonly annotations: ReadonlyMap<string, string>;
  readonly faults: readonly Fault[];
}

/** Adds the defaults of the profile that the pod names, or that its namespace has; the pod's own annotations win. */
export function applyProfile(
  annotations: ReadonlyMap<string, string>,
  namespace: string,
  { byName, byNamespace }: Profiles,
): Profiled {
  const key = keyOf('agent-profile');
  const name = annotations.get(key) ?? byNamespace.get(namespace) ?? '';
  if (name === '') return { annotations, faults: [] };
  const profile = byName.get(name);
  if (profile !== undefined) return { annotations: new Map([...profile, ...annotations]), faults: [] };
  const nearest = suggest(name, byName.keys());
  const fault: Fault = {
    check: 'profile',
    key,
    problem: 'there is no such profile',
    got: name,
    ...(nearest === undefined ? {} : { fix: `did you mean ${JSON.stringify(nearest)}?` }),
  };
  return { annotations, faults: [fault] };
}
