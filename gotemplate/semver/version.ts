import { FunctionError } from '../errors.ts';
import { parseUint } from '../strconv/integers.ts';

/** Semantic versions as Masterminds/semver 3.3.0 reads them: a `v` in front and missing parts are fine. */
export interface Version {
  readonly original: string;
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  readonly prerelease: string;
  readonly metadata: string;
}

const identifiers = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const pattern = new RegExp(
  `^v?([0-9]+)(?:\\.([0-9]+))?(?:\\.([0-9]+))?(?:-(${identifiers}))?(?:\\+(${identifiers}))?$`,
);

/** Reads a version; throws FunctionError when it is none. */
export function parseVersion(text: string): Version {
  const match = pattern.exec(text);
  if (match === null) throw new FunctionError('Invalid Semantic Version');
  const [major, minor, patch] = match.slice(1, 4).map(segment);
  const prerelease = match[4] ?? '';
  if (prerelease.split('.').some((part) => /^0[0-9]+$/.test(part)))
    throw new FunctionError('Version segment starts with 0');
  return {
    original: text,
    major: major ?? 0n,
    minor: minor ?? 0n,
    patch: patch ?? 0n,
    prerelease,
    metadata: match[5] ?? '',
  };
}

function segment(digits: string | undefined): bigint {
  const { value, fault } = parseUint(digits ?? '0');
  if (fault !== undefined) throw new FunctionError(`Error parsing version segment: ${fault}`);
  return value;
}

/** `1.2.3-pre+meta`. */
export function versionText({ major, minor, patch, prerelease, metadata }: Version): string {
  const suffix = (prerelease && `-${prerelease}`) + (metadata && `+${metadata}`);
  return `${major}.${minor}.${patch}${suffix}`;
}

/** The next version that differs in the given part; a prerelease comes before the patch that it announces. */
export function nextVersion(version: Version, part: 'major' | 'minor' | 'patch'): Version {
  const { major, minor, patch, prerelease } = version;
  const numbers = {
    major: { major: major + 1n, minor: 0n, patch: 0n },
    minor: { major, minor: minor + 1n, patch: 0n },
    patch: { major, minor, patch: prerelease === '' ? patch + 1n : patch },
  };
  return rewritten(version, { ...numbers[part], prerelease: '', metadata: '' });
}

/** The version with another prerelease, given without its hyphen; throws FunctionError when it is none. */
export function withPrerelease(version: Version, prerelease: string): Version {
  const parts = prerelease.split('.');
  if (parts.some((part) => /^0[0-9]+$/.test(part))) throw new FunctionError('Version segment starts with 0');
  if (!parts.every(isIdentifier)) throw new FunctionError('Invalid Prerelease string');
  return rewritten(version, { prerelease });
}

/** The version with other metadata, given without their plus sign; throws FunctionError when they are none. */
export function withMetadata(version: Version, metadata: string): Version {
  if (!metadata.split('.').every(isIdentifier)) throw new FunctionError('Invalid Metadata string');
  return rewritten(version, { metadata });
}

const isIdentifier = (part: string) => /^[0-9A-Za-z-]*$/.test(part);

/** A changed version, as if it had been read from its own text. */
function rewritten(version: Version, changes: Partial<Version>): Version {
  const changed = { ...version, ...changes };
  return { ...changed, original: (version.original.startsWith('v') ? 'v' : '') + versionText(changed) };
}

/** Negative, zero or positive as the first version is lower, equal or higher; metadata does not count. */
export function compareVersions(a: Version, b: Version): number {
  for (const part of ['major', 'minor', 'patch'] as const)
    if (a[part] !== b[part]) return a[part] < b[part] ? -1 : 1;
  if (a.prerelease === '' || b.prerelease === '')
    return Number(b.prerelease !== '') - Number(a.prerelease !== '');
  return comparePrereleases(a.prerelease, b.prerelease);
}

/** Numbers come before words; a longer list of equal parts is higher. */
export function comparePrereleases(a: string, b: string): number {
  const [left, right] = [a.split('.'), b.split('.')];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = compareParts(left[index] ?? '', right[index] ?? '');
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareParts(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = [rankOf(a), rankOf(b)];
  if (left !== right) return left - right;
  const isLower = left === Rank.number ? BigInt(a) < BigInt(b) : a < b;
  return isLower ? -1 : 1;
}

/** A missing part comes before numbers, and numbers before words. */
const Rank = { missing: 0, number: 1, word: 2 } as const;

function rankOf(part: string): number {
  if (part === '') return Rank.missing;
  return parseUint(part).value === undefined ? Rank.word : Rank.number;
}
