import {
  openbaoPrefix,
  prefix,
  rows,
  type AnnotationName,
  type NameOf,
  type ValueNamed,
} from './annotations.ts';
import { readValue, type AnnotationIssue, type Texts } from './annotations/read.ts';
import { orphans, secretNames, secretValues, type SecretValues } from './annotations/secret-values.ts';
import { isKnown } from './annotations/stems.ts';

export { suggestAnnotation } from './annotations/suggest-annotation.ts';
export type { AnnotationIssue } from './annotations/read.ts';
export type { SecretValues } from './annotations/secret-values.ts';

/** The value of each pod-wide annotation; undefined where it is absent or was refused. */
export type PodValues = { readonly [N in NameOf<'pod'>]: ValueNamed<N> | undefined };

/** What the annotations of a pod say. */
export interface ParsedAnnotations {
  readonly pod: PodValues;
  /** In the order of their names. */
  readonly secrets: readonly SecretValues[];
  /** Parameters of the auth method and of telemetry, by name as written, sorted. */
  readonly authConfig: ReadonlyMap<string, string>;
  readonly telemetry: ReadonlyMap<string, string>;
  /** The full keys under our prefixes that belong to no row. */
  readonly unknown: readonly string[];
  /** The full keys that are meant for a secret which does not exist. */
  readonly orphans: readonly string[];
  readonly issues: readonly AnnotationIssue[];
}

/** Which prefixes count. */
export interface ParseOptions {
  /** Read `openbao.org/` keys too; a `vault.hashicorp.com/` key of the same name wins. */
  readonly openbao: boolean;
}

/** Reads every annotation under our prefixes with the table; never throws, and sorted keys make it deterministic. */
export function parseAnnotations(raw: Texts, options: ParseOptions = { openbao: true }): ParsedAnnotations {
  const values = unprefixed(raw, options);
  const issues: AnnotationIssue[] = [];
  const pod = podValues(values, issues);
  const names = secretNames(values);
  return {
    pod,
    secrets: names.map((name) => secretValues(values, name, issues)),
    authConfig: parameters(values, 'auth-config'),
    telemetry: parameters(values, 'agent-telemetry'),
    unknown: [...values.keys()].filter((name) => !isKnown(name)).map((name) => prefix + name),
    orphans: orphans(values, names).map((name) => prefix + name),
    issues,
  };
}

function unprefixed(raw: Texts, { openbao }: ParseOptions): Texts {
  const named = (wanted: string) =>
    [...raw]
      .filter(([key]) => key.startsWith(wanted))
      .map(([key, value]) => [key.slice(wanted.length), value] as const);
  const all = new Map([...(openbao ? named(openbaoPrefix) : []), ...named(prefix)]);
  return new Map([...all].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function podValues(values: Texts, issues: AnnotationIssue[]): PodValues {
  const entries = [...rows]
    .filter(([, row]) => row.per === 'pod')
    .map(([name, row]) => [
      name,
      readValue(values.get(name), row.codec, { name: name as AnnotationName, issues }),
    ]);
  return Object.fromEntries(entries) as PodValues;
}

function parameters(values: Texts, stem: NameOf<'parameter'>): ReadonlyMap<string, string> {
  const start = `${stem}-`;
  return new Map(
    [...values]
      .filter(([key]) => key.startsWith(start))
      .map(([key, value]) => [key.slice(start.length), value]),
  );
}
