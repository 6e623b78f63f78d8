import type { FunctionEntry } from '../entry.ts';

const body = (name: 'semver' | 'semverCompare') => async () =>
  (await import('../../semver/functions.ts'))[name];

export const semverFunctions: readonly FunctionEntry[] = [
  {
    name: 'sprig_semver',
    params: ['string'],
    result: '*semver.Version',
    doc: 'a semantic version with Major, Minor, Patch, Prerelease and Metadata',
    example: { template: '{{ (sprig_semver "v1.2.3-rc.1").Minor }}', output: '2' },
    load: body('semver'),
  },
  {
    name: 'sprig_semverCompare',
    params: ['string', 'string'],
    result: 'bool',
    doc: 'whether a version satisfies constraints such as >= 1.2, ~1.4 or ^2',
    example: { template: '{{ sprig_semverCompare "^1.2" "1.4.0" }}', output: 'true' },
    load: body('semverCompare'),
  },
];
