/** One mistake of a user, as a value: found, collected with all the others, worded in one place. */
export interface Issue {
  /** The full annotation key, the environment variable or the configuration key at fault. */
  readonly key: string;
  /** What is wrong; the peer's own phrase where scripts may match on it. */
  readonly problem: string;
  /** The form that would have been accepted. */
  readonly expected?: string;
  /** The value that was found; leave it out when it may hold a secret. */
  readonly got?: string;
  /** What to do about it. */
  readonly fix?: string;
}

const longestValue = 80;

/** Words an issue as one lower-case clause: key, problem, expected form, value, remedy. */
export function describeIssue({ key, problem, expected, got, fix }: Issue): string {
  const details = [
    expected === undefined ? '' : `expected ${expected}`,
    got === undefined ? '' : `got ${quoteValue(got)}`,
    fix ?? '',
  ];
  return [`${key}: ${problem}`, ...details.filter((detail) => detail !== '')].join('; ');
}

/** Shows a value inside a sentence: quoted, control characters escaped, cut when long. */
export function quoteValue(value: string): string {
  const cut = value.length > longestValue ? `${value.slice(0, longestValue)}…` : value;
  return JSON.stringify(cut);
}
