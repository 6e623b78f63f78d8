import type { Reference } from '../references.ts';
import { GoStruct } from '../value.ts';
import type { Value } from '../value.ts';
import { copyOfSecret } from './response.ts';

/** Functions that change a map they are given, or keep one that others may change. */
const CHANGING: ReadonlySet<string> = new Set([
  ...['mergeMap', 'mergeMapWithOverride', 'scratch', 'sprig_set', 'sprig_unset'],
  ...[
    'sprig_sortAlpha',
    'sprig_merge',
    'sprig_mergeOverwrite',
    'sprig_mustMerge',
    'sprig_mustMergeOverwrite',
  ],
]);

/** Looks a reference up; undefined while its value is unknown. */
export type Lookup = (reference: Reference) => Value | undefined;

/**
 * A lookup for one execution of a template that calls the named functions: changes that such a function makes to a
 * secret are seen by the rest of the execution, as upstream, but never reach another template.
 */
export function isolated(lookup: Lookup, functionNames: ReadonlySet<string>): Lookup {
  if (!CHANGING.values().some((name) => functionNames.has(name))) return lookup;
  const copies = new Map<string, Value | undefined>();
  return (reference) => {
    if (!copies.has(reference.identity)) {
      const value = lookup(reference);
      copies.set(reference.identity, value instanceof GoStruct ? copyOfSecret(value) : value);
    }
    return copies.get(reference.identity);
  };
}
