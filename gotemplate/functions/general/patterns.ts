import type { FunctionEntry } from '../entry.ts';

/** Regular expressions; the engine is loaded when a template names one of these. */
export const patternFunctions: readonly FunctionEntry[] = [
  {
    name: 'regexMatch',
    params: ['string', 'string'],
    result: 'bool',
    doc: 'whether the second text contains a match of the pattern (RE2 syntax)',
    example: { template: '{{ "v1.2" | regexMatch "^v[0-9]" }}', output: 'true' },
    load: async () => (await import('./pattern-bodies.ts')).regexMatch,
  },
  {
    name: 'regexReplaceAll',
    params: ['string', 'string', 'string'],
    result: 'string',
    doc: 'replaces every match of the pattern in the last text; $1 and ${name} stand for captures',
    example: { template: '{{ "a1b2" | regexReplaceAll "([a-z])([0-9])" "$2$1" }}', output: '1a2b' },
    load: async () => (await import('./pattern-bodies.ts')).regexReplaceAll,
  },
];
