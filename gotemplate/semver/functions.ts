import { body } from '../functions/entry.ts';
import { bytes, GoStruct, int, uint64 } from '../value.ts';
import type { Method, StructType, Value } from '../value.ts';
import { satisfies } from './constraint.ts';
import {
  compareVersions,
  nextVersion,
  parseVersion,
  versionText,
  withMetadata,
  withPrerelease,
} from './version.ts';
import type { Version } from './version.ts';

/** The bodies of sprig_semver and sprig_semverCompare, loaded on first use. */

const versionOf = (value: Value | undefined) => (value as GoStruct).hidden as Version;

const plain = (read: (version: Version) => Value): Method<GoStruct> => ({
  params: [],
  call: (receiver) => read(versionOf(receiver)),
});

/** Methods that yield another version, made with a text if they take one. */
const making = (
  params: readonly 'string'[],
  make: (version: Version, text: string) => Version,
): Method<GoStruct> => ({
  params,
  call: (receiver, [text = '']) => versionValue(make(versionOf(receiver), text as string)),
});

/** Methods that compare with another version. */
const comparing = (read: (difference: number) => Value): Method<GoStruct> => ({
  params: ['*semver.Version'],
  call: (receiver, [other]) => read(compareVersions(versionOf(receiver), versionOf(other))),
});

/** The methods of versions and of pointers to them. */
const methods = new Map<string, Method<GoStruct>>([
  ['Major', plain(({ major }) => uint64(major))],
  ['Minor', plain(({ minor }) => uint64(minor))],
  ['Patch', plain(({ patch }) => uint64(patch))],
  ['Prerelease', plain(({ prerelease }) => prerelease)],
  ['Metadata', plain(({ metadata }) => metadata)],
  ['String', plain(versionText)],
  ['Value', plain(versionText)],
  ['MarshalText', plain((version) => bytes(versionText(version)))],
  ['MarshalJSON', plain((version) => bytes(`"${versionText(version)}"`))],
  ['IncMajor', making([], (version) => nextVersion(version, 'major'))],
  ['IncMinor', making([], (version) => nextVersion(version, 'minor'))],
  ['IncPatch', making([], (version) => nextVersion(version, 'patch'))],
  ['SetPrerelease', making(['string'], withPrerelease)],
  ['SetMetadata', making(['string'], withMetadata)],
]);

const pointerMethods = new Map<string, Method<GoStruct>>([
  ...methods,
  ['Original', plain(({ original }) => original)],
  ['Compare', comparing((difference) => int(difference))],
  ['Equal', comparing((difference) => difference === 0)],
  ['LessThan', comparing((difference) => difference < 0)],
  ['LessThanEqual', comparing((difference) => difference <= 0)],
  ['GreaterThan', comparing((difference) => difference > 0)],
  ['GreaterThanEqual', comparing((difference) => difference >= 0)],
]);

const versionType: StructType = {
  name: 'semver.Version',
  fields: [
    { name: 'major', type: 'uint64', unexported: true },
    { name: 'minor', type: 'uint64', unexported: true },
    { name: 'patch', type: 'uint64', unexported: true },
    { name: 'pre', type: 'string', unexported: true },
    { name: 'metadata', type: 'string', unexported: true },
    { name: 'original', type: 'string', unexported: true },
  ],
  methods,
  pointerMethods,
  text: (value) => versionText(versionOf(value)),
  marshal: (value) => versionText(versionOf(value)),
};

function versionValue(version: Version, options: { pointer?: boolean } = {}): GoStruct {
  const { major, minor, patch, prerelease, metadata, original } = version;
  const values = [uint64(major), uint64(minor), uint64(patch), prerelease, metadata, original];
  return new GoStruct(versionType, values, { ...options, hidden: version });
}

export const semver = body(['string'], ([text]) => versionValue(parseVersion(text), { pointer: true }));

export const semverCompare = body(['string', 'string'], ([constraints, version]) =>
  satisfies(constraints, version),
);
