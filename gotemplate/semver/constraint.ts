import { FunctionError } from '../errors.ts';
import { comparePrereleases, compareVersions, parseVersion } from './version.ts';
import type { Version } from './version.ts';

/** Version constraints such as `>= 1.2, < 2 || ~3.1` with the results of Masterminds/semver 3.3.0. */

type Operator = '' | '=' | '!=' | '>' | '<' | '>=' | '=>' | '<=' | '=<' | '~' | '~>' | '^';

interface Constraint {
  readonly operator: Operator;
  readonly version: Version;
  /** The first part that was left out or written as `x`. */
  readonly open: 'none' | 'patch' | 'minor' | 'major';
}

const blank = '[\\t\\n\\f\\r ]';
const operators = '=||!=|>|<|>=|=>|<=|=<|~|~>|\\^';
const identifiers = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const part = '[0-9|xX*]+';
const version = `v?(?:${part})(?:\\.${part})?(?:\\.${part})?(?:-${identifiers})?(?:\\+${identifiers})?`;
const single = new RegExp(
  `^${blank}*(${operators})${blank}*v?(${part})(?:\\.(${part}))?(?:\\.(${part}))?(-${identifiers})?(?:\\+${identifiers})?${blank}*$`,
);
const range = new RegExp(`${blank}*(${version})${blank}+-${blank}+(${version})${blank}*`, 'g');
const each = new RegExp(`(?:${operators})${blank}*(?:${version})`, 'g');
const one = `(?:${operators})${blank}*${version}${blank}*`;
const valid = new RegExp(`^${blank}*${one}(?:(?:${blank}+|,${blank}*)${one})*$`);

/** Whether a version satisfies the constraints; throws FunctionError when either text cannot be read. */
export function satisfies(constraints: string, versionText: string): boolean {
  const alternatives = parseConstraints(constraints);
  const candidate = parseVersion(versionText);
  return alternatives.some((all) => all.every((constraint) => holds(candidate, constraint)));
}

function parseConstraints(text: string): Constraint[][] {
  // runs of blanks mean the same as one and would cost time when matching fails
  const folded = text.replace(new RegExp(`${blank}+`, 'g'), ' ');
  return folded
    .replace(range, (_, low: string, high: string) => `>= ${low}, <= ${high} `)
    .split('||')
    .map((alternative) => {
      if (!valid.test(alternative)) throw new FunctionError('improper constraint');
      return (alternative.match(each) ?? [alternative]).map(parseConstraint);
    });
}

const isOpen = (text: string | undefined) => text === undefined || ['x', 'X', '*'].includes(text);

function parseConstraint(text: string): Constraint {
  const match = single.exec(text);
  if (match === null) throw new FunctionError('improper constraint');
  const [, operator = '', major = '', minor = '', patch = '', prerelease = ''] = match;
  const open =
    [...(['major', 'minor', 'patch'] as const)].find((_, index) => isOpen(match[index + 2])) ?? 'none';
  const parts = {
    major: '0.0.0',
    minor: `${major}.0.0`,
    patch: `${major}.${minor}.0`,
    none: `${major}.${minor}.${patch}`,
  };
  try {
    return { operator: operator as Operator, version: parseVersion(parts[open] + prerelease), open };
  } catch (error) {
    throw new FunctionError('constraint Parser Error', { cause: error });
  }
}

/** Prereleases satisfy only constraints that name one. */
function holds(candidate: Version, constraint: Constraint): boolean {
  const isExact = constraint.operator === '!=' && constraint.open === 'none';
  if (!isExact && candidate.prerelease !== '' && constraint.version.prerelease === '') return false;
  return checks[constraint.operator](candidate, constraint);
}

type Check = (candidate: Version, constraint: Constraint) => boolean;

const order = (candidate: Version, { version }: Constraint) => compareVersions(candidate, version);

const differs: Check = (candidate, constraint) => {
  const { version, open } = constraint;
  if (open === 'none') return order(candidate, constraint) !== 0;
  if (candidate.major !== version.major) return true;
  if (open === 'minor') return false;
  if (candidate.minor !== version.minor) return true;
  if (open === 'patch') return comparePrereleases(candidate.prerelease, version.prerelease) !== 0;
  return candidate.patch !== version.patch || order(candidate, constraint) !== 0;
};

const above: Check = (candidate, constraint) => {
  const { version, open } = constraint;
  if (open === 'none') return order(candidate, constraint) > 0;
  if (candidate.major !== version.major) return candidate.major > version.major;
  if (open === 'minor') return false;
  return open === 'patch' ? candidate.minor > version.minor : order(candidate, constraint) > 0;
};

const atMost: Check = (candidate, constraint) => {
  const { version, open } = constraint;
  if (open === 'none') return order(candidate, constraint) <= 0;
  if (candidate.major > version.major) return false;
  return !(candidate.major === version.major && candidate.minor > version.minor && open !== 'minor');
};

const isZero = ({ major, minor, patch }: Version) => major === 0n && minor === 0n && patch === 0n;

const tilde: Check = (candidate, constraint) => {
  const { version, open } = constraint;
  if (order(candidate, constraint) < 0) return false;
  if (isZero(version) && open !== 'minor' && open !== 'patch') return true;
  return candidate.major === version.major && (candidate.minor === version.minor || open === 'minor');
};

/** The first part that is not zero must stay. */
const caret: Check = (candidate, constraint) => {
  const { version, open } = constraint;
  if (order(candidate, constraint) < 0 || candidate.major !== version.major) return false;
  if (version.major > 0n || open === 'minor') return true;
  if (candidate.minor !== version.minor) return false;
  return version.minor > 0n || open === 'patch' || candidate.patch === version.patch;
};

const equals: Check = (candidate, constraint) =>
  constraint.open === 'none' ? order(candidate, constraint) === 0 : tilde(candidate, constraint);

const atLeast: Check = (candidate, constraint) => order(candidate, constraint) >= 0;

const checks: Readonly<Record<Operator, Check>> = {
  '': equals,
  '=': equals,
  '!=': differs,
  '>': above,
  '<': (candidate, constraint) => order(candidate, constraint) < 0,
  '>=': atLeast,
  '=>': atLeast,
  '<=': atMost,
  '=<': atMost,
  '~': tilde,
  '~>': tilde,
  '^': caret,
};
