import { keyOf } from '../../contract/annotations.ts';
import { suggest } from '../../contract/suggest.ts';
import type { Profiles } from '../settings/profiles.ts';
import type { Fault } from './checks.ts';

/** The annotations of a pod with those of its profile behind them. */
export interface Profiled {
  /** Its name; '' is none. */
  readonly profile: string;
  readonly annotations: ReadonlyMap<string, string>;
  readonly faults: readonly Fault[];
}

/** Adds the defaults of the profile that the pod names, or that its namespace has; the pod's own annotations win. */
export function applyProfile(
  annotations: ReadonlyMap<string, string>,
  namespace: string,
  profiles: Profiles,
): Profiled {
  const name = profileName(annotations, namespace, profiles);
  if (name === '') return { profile: '', annotations, faults: [] };
  const profile = profiles.byName.get(name);
  if (profile !== undefined)
    return { profile: name, annotations: new Map([...profile, ...annotations]), faults: [] };
  const nearest = suggest(name, profiles.byName.keys());
  const fault: Fault = {
    check: 'profile',
    key: keyOf('agent-profile'),
    problem: 'there is no such profile',
    got: name,
    ...(nearest === undefined ? {} : { fix: `did you mean ${JSON.stringify(nearest)}?` }),
  };
  return { profile: name, annotations, faults: [fault] };
}

/** The profile of a pod: the one that it names, else its namespace's; '' is none. */
export function profileName(
  annotations: ReadonlyMap<string, string>,
  namespace: string,
  { byNamespace }: Profiles,
): string {
  return annotations.get(keyOf('agent-profile')) ?? byNamespace.get(namespace) ?? '';
}
