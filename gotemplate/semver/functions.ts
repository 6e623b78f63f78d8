import { body } from '../functions/entry.ts';
import { GoStruct, int, uint64 } from '../value.ts';
import type { Method, StructType, Value } from '../value.ts';
import { satisfies } from './constraint.ts';
import { compareVersions, parseVersion, versionText } from './version.ts';
import type { Version } from './version.ts';

/** The bodies of sprig_semver and sprig_semverCompare, loaded on first use. */

const versionOf = (value: Value | undefined) => (value as GoStruct).hidden as Version;

const plain = (read: (version: Version) => Value): Method<GoStruct> => ({
  params: [],
  call: (receiver) => read(versionOf(receiver)),
});

/** Methods that compare with another version. */
const comparing = (read: (difference: number) => Value): Method<GoStruct> => ({
  params: ['*semver.Version'],
  call: (receiver, [other]) => read(compareVersions(versionOf(receiver), versionOf(other))),
});

const methods = new Map<string, Method<GoStruct>>([
  ['Major', plain(({ major }) => uint64(major))],
  ['Minor', plain(({ minor }) => uint64(minor))],
  ['Patch', plain(({ patch }) => uint64(patch))],
  ['Prerelease', plain(({ prerelease }) => prerelease)],
  ['Metadata', plain(({ metadata }) => metadata)],
  ['Original', plain(({ original }) => original)],
  ['String', plain(versionText)],
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
  text: (value) => versionText(versionOf(value)),
  marshal: (value) => versionText(versionOf(value)),
};

export const semver = body(['string'], ([text]) => {
  const version = parseVersion(text);
  const { major, minor, patch, prerelease, metadata, original } = version;
  const values = [uint64(major), uint64(minor), uint64(patch), prerelease, metadata, original];
  return new GoStruct(versionType, values, { pointer: true, hidden: version });
});

export const semverCompare = body(['string', 'string'], ([constraints, version]) =>
  satisfies(constraints, version),
);
