import { quoteValue } from '../../contract/issue.ts';
import { describeDiff, diffLines } from '../inject/line-diff.ts';
import type { Value } from './form.ts';
import type { TokenChange } from './plan-token.ts';
import type { Change, Difference } from './plan.ts';
import { placeText } from './wanted.ts';

/** Words a change in plain sentences: what happens to which thing. No secret is ever in one. */
export function describeChange(change: Change): readonly string[] {
  switch (change.kind) {
    case 'mount':
      return [`auth ${change.path}: kubernetes auth method enabled`];
    case 'policy':
      return [describePolicy(change)];
    case 'token':
      return describeToken(change).map((says) => `token ${change.name}: ${says}`);
    case 'config':
    case 'role': {
      const subject = `${change.kind === 'role' ? 'role' : 'auth'} ${change.name}`;
      const reviewer = change.reviewer === undefined ? [] : [`reviewer token ${change.reviewer}`];
      const created = change.created ? [change.kind === 'role' ? 'created' : 'configured'] : [];
      const says = [...created, ...change.differences.flatMap(describeDifference), ...reviewer];
      return says.map((sentence) => `${subject}: ${sentence}`);
    }
  }
}

function describePolicy({ name, before, rules }: Extract<Change, { kind: 'policy' }>): string {
  if (before === undefined) return `policy ${name}: created`;
  const lines = describeDiff(diffLines(before.trimEnd(), rules.trimEnd()), 1);
  return `policy ${name}: rules changed\n${lines.trimEnd().replaceAll(/^/gm, '    ')}`;
}

function describeToken({ act, to, token }: TokenChange): readonly string[] {
  const { kind, seconds } = token.life;
  const made = `policies ${token.policies.join(', ')}, ${kind} ${shortDuration(seconds)}`;
  const acts = {
    create: [`created (${made})`],
    replace: [`replaced by a new one (${made})`],
    renew: ['renewed'],
    copy: [],
  };
  return [...acts[act], ...to.map((place) => `put into Secret ${placeText(place)}`)];
}

function describeDifference({ key, row, from, to }: Difference): readonly string[] {
  if (typeof from === 'object' && typeof to === 'object') {
    const lacks = (list: readonly string[]) => (item: string) => !list.includes(item);
    const shown = (item: string) =>
      row.form.unshown === true ? (row.item ?? key) : `${row.item ?? key} ${item}`;
    return [
      ...to.filter(lacks(from)).map((item) => `added ${shown(item)}`),
      ...from.filter(lacks(to)).map((item) => `removed ${shown(item)}`),
    ];
  }
  const isNew = from === row.form.empty;
  if (row.form.unshown === true) return [`${key} ${isNew ? 'set' : 'changed'}`];
  const [before, after] = [describeValue(key, from), describeValue(key, to)];
  return [
    isNew && typeof from !== 'boolean'
      ? `${key} set to ${after}`
      : `${key} changed from ${before} to ${after}`,
  ];
}

const isDuration = (key: string): boolean => /ttl$|period$/i.test(key);

function describeValue(key: string, value: Value): string {
  if (typeof value === 'string') return /^[\w./:-]{1,80}$/.test(value) ? value : quoteValue(value);
  return typeof value === 'number' && isDuration(key) ? shortDuration(value) : String(value);
}

/** Seconds as a person writes them: `1h30m`. */
export function shortDuration(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const;
  return parts.flatMap(([amount, unit]) => (amount === 0 ? [] : [`${amount}${unit}`])).join('') || '0s';
}
