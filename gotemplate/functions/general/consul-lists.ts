import { FunctionError } from '../../errors.ts';
import { GoMap, typeOf } from '../../value.ts';
import { define } from '../entry.ts';
import type { Body, FunctionEntry } from '../entry.ts';

/** An argument of these types can only be nil here: nothing yields lists of Consul's. */
function emptyMap(keyType: string, elementType: string): Body {
  return () => new GoMap(keyType, elementType);
}

function groupedBy(name: string, what: string, keyType: string): FunctionEntry {
  return define({
    name,
    params: ['interface {}'],
    result: `map[${keyType}][]interface {}`,
    doc: `groups services of Consul or Nomad by ${what}; those are not offered`,
    body: ([value]) => {
      if (value === null) return new GoMap(keyType, '[]interface {}');
      throw new FunctionError(`${name}: wrong argument type ${typeOf(value)}`);
    },
  });
}

/** What shapes lists from Consul and Nomad. Such lists are not offered, but templates naming these functions parse. */
export const consulListFunctions: readonly FunctionEntry[] = [
  {
    name: 'byKey',
    params: ['[]*dependency.KeyPair'],
    result: 'map[string]map[string]*dependency.KeyPair',
    doc: 'groups key pairs of Consul by the first part of their path; those are not offered',
    body: emptyMap('string', 'map[string]*dependency.KeyPair'),
  },
  {
    name: 'byMeta',
    params: ['string', '[]*dependency.HealthService'],
    result: 'map[string][]*dependency.HealthService',
    doc: 'groups services of Consul by their meta data; those are not offered',
    body: emptyMap('string', '[]*dependency.HealthService'),
  },
  groupedBy('byPort', 'port', 'int'),
  groupedBy('byTag', 'tag', 'string'),
  {
    name: 'explode',
    params: ['[]*dependency.KeyPair'],
    result: 'map[string]interface {}',
    doc: 'a nested map from key pairs of Consul; those are not offered',
    body: emptyMap('string', 'interface {}'),
  },
];
