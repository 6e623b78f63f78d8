/** What is wrong with a configuration, as values: all of it is collected and told at once. */

/** A place in a file's text, both counted from 1; columns count code points. */
export type Position = { readonly line: number; readonly column: number };

/** One fault or warning: where it is (`config.hcl:12:3`, `-log-level`, `VAULT_ADDR`), the key it is about, what is wrong. */
export type ConfigIssue = {
  readonly where: string;
  readonly key: string;
  readonly problem: string;
  readonly at?: Position;
};

/** What has been found so far; a configuration with issues is not used, warnings are only logged. */
export type Findings = { readonly issues: ConfigIssue[]; readonly warnings: ConfigIssue[] };

/** Where the reader currently is: the file and the dotted key that encloses what is read next. */
export type Scope = { readonly file: string; readonly key: string; readonly findings: Findings };

/** A value together with the place it was written at, for rules that look at several stanzas. */
export type Placed<T> = { readonly value: T; readonly where: string };

/** The scope of a key inside another one: `template` becomes `template.perms`. */
export function within(scope: Scope, name: string): Scope {
  return { ...scope, key: scope.key === '' ? name : `${scope.key}.${name}` };
}

/** A position as people and editors write it: `config.hcl:12:3`. */
export function placeOf(scope: Scope, at: Position): string {
  return `${scope.file}:${at.line}:${at.column}`;
}

/** Records a fault of the scope's key. */
export function reject(scope: Scope, at: Position, problem: string): void {
  scope.findings.issues.push({ where: placeOf(scope, at), key: scope.key, problem, at });
}

/** Records something that works but is probably not what was meant. */
export function warn(scope: Scope, at: Position, problem: string): void {
  scope.findings.warnings.push({ where: placeOf(scope, at), key: scope.key, problem, at });
}

/** Issues of one file in the order of their places. */
export function inTextOrder(issues: readonly ConfigIssue[]): ConfigIssue[] {
  return issues.toSorted((a, b) => lineOf(a) - lineOf(b) || columnOf(a) - columnOf(b));
}

const lineOf = ({ at }: ConfigIssue): number => at?.line ?? 0;
const columnOf = ({ at }: ConfigIssue): number => at?.column ?? 0;

/** The one line that tells an issue: `config.hcl:12:3: template.perms: must be …, got …`. */
export function explain({ where, key, problem }: ConfigIssue): string {
  return [where, key, problem].filter((part) => part !== '').join(': ');
}
