import {
  alsoPerSecret,
  annotations,
  keyOf,
  openbaoPrefix,
  prefix,
  rows,
  type AnnotationName,
  type NameOf,
  type ValueNamed,
} from './annotations.ts';
import type { Codec } from './codec.ts';
import type { Issue } from './issue.ts';
import { nearest } from './suggest.ts';

/** The value of each pod-wide annotation; undefined where it is absent or was refused. */
export type PodValues = { readonly [N in NameOf<'pod'>]: ValueNamed<N> | undefined };

/** A refused value, with the row it belongs to, so that a reader may rank it. */
export interface AnnotationIssue extends Issue {
  readonly annotation: AnnotationName;
  /** The secret it was written for. */
  readonly secret?: string;
}

/** The values of one secret; `name` is the suffix as written. Absent texts are ''. */
export interface SecretValues {
  readonly name: string;
  readonly path: string;
  readonly template: string;
  readonly templateFile: string;
  readonly file: string | undefined;
  readonly perms: string;
  readonly command: string;
  readonly leftDelimiter: string;
  readonly rightDelimiter: string;
  readonly errorOnMissingKey: boolean;
  readonly preserveCase: boolean | undefined;
  readonly volumePath: string | undefined;
}

/** What the annotations of a pod say. */
export interface ParsedAnnotations {
  readonly pod: PodValues;
  /** In order of their names, by code point. */
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

/** Annotation values by name without prefix. */
type Values = ReadonlyMap<string, string>;

/** Which prefixes count. */
export interface ParseOptions {
  /** Read `openbao.org/` keys too; a `vault.hashicorp.com/` key of the same name wins. */
  readonly openbao: boolean;
}

/** Reads every annotation under our prefixes with the table; never throws, and sorted keys make it deterministic. */
export function parseAnnotations(raw: Values, options: ParseOptions = { openbao: true }): ParsedAnnotations {
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
    orphans: orphanKeys(values, names),
    issues,
  };
}

/** Kubernetes allows 63 characters; what is much longer comes from nobody's typing. */
const longestName = 100;

/** The full key that an unknown one was probably meant to be, its suffix kept; undefined when none is near. */
export function suggestAnnotation(key: string): string | undefined {
  const name = key.slice(key.indexOf('/') + 1);
  if (name.length > longestName) return undefined;
  const dashes = [...name.matchAll(/-/g)].map(({ index }) => index);
  const found = [
    { suffix: '', best: nearest(name, stemsOf('pod')) },
    ...dashes.map((dash) => ({
      suffix: name.slice(dash),
      best: nearest(name.slice(0, dash), suffixedStems),
    })),
  ].flatMap(({ suffix, best }) => (best === undefined ? [] : [{ suffix, ...best }]));
  const [closest] = found.sort((a, b) => a.distance - b.distance);
  return closest === undefined ? undefined : prefix + closest.name + closest.suffix;
}

const stemsOf = (per: string): readonly string[] =>
  [...rows].filter(([, row]) => row.per === per).map(([name]) => name);
const secretStems: readonly string[] = [...stemsOf('secret'), ...alsoPerSecret];
const suffixedStems: readonly string[] = [...secretStems, ...stemsOf('parameter')];

function unprefixed(raw: Values, { openbao }: ParseOptions): Values {
  const named = (wanted: string) =>
    [...raw]
      .filter(([key]) => key.startsWith(wanted))
      .map(([key, value]) => [key.slice(wanted.length), value] as const);
  const all = new Map([...(openbao ? named(openbaoPrefix) : []), ...named(prefix)]);
  return new Map([...all].sort(([a], [b]) => compareText(a, b)));
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function podValues(values: Values, issues: AnnotationIssue[]): PodValues {
  const entries = [...rows]
    .filter(([, row]) => row.per === 'pod')
    .map(([name, row]) => [
      name,
      read(values.get(name), row.codec, { name: name as AnnotationName, issues }),
    ]);
  return Object.fromEntries(entries) as PodValues;
}

interface Place {
  readonly name: AnnotationName;
  readonly secret?: string;
  readonly issues: AnnotationIssue[];
}

function read<T>(text: string | undefined, codec: Codec<T>, { name, secret, issues }: Place): T | undefined {
  if (text === undefined) return undefined;
  const result = codec.parse(text);
  if (result.ok) return result.value;
  issues.push({
    annotation: name,
    ...(secret === undefined ? {} : { secret }),
    key: keyOf(name, secret),
    problem: result.problem,
    expected: codec.form,
    got: text,
  });
  return undefined;
}

/** Keys that make a secret exist when their value is not blank (vault-k8s 1.7.6). */
const declaring = ['agent-inject-secret-', 'agent-inject-template-file-', 'agent-inject-template-'] as const;

function secretNames(values: Values): readonly string[] {
  const names = new Set<string>();
  for (const [key, value] of values) {
    const stem = declaring.find((candidate) => key.startsWith(candidate));
    if (stem !== undefined && key !== stem && value.trim() !== '') names.add(key.slice(stem.length));
  }
  return [...names].sort(compareText);
}

function secretValues(values: Values, name: string, issues: AnnotationIssue[]): SecretValues {
  const find = (stem: AnnotationName) => values.get(`${stem}-${name}`);
  const textOf = (stem: AnnotationName) => find(stem) ?? '';
  const boolean = annotations['error-on-missing-key'].codec;
  const lenient = annotations['preserve-secret-case'].codec;
  return {
    name,
    path: textOf('agent-inject-secret'),
    template: textOf('agent-inject-template'),
    templateFile: textOf('agent-inject-template-file'),
    file: find('agent-inject-file'),
    perms: textOf('agent-inject-perms'),
    command: textOf('agent-inject-command'),
    leftDelimiter: textOf('agent-template-left-delim'),
    rightDelimiter: textOf('agent-template-right-delim'),
    errorOnMissingKey:
      read(find('error-on-missing-key'), boolean, { name: 'error-on-missing-key', secret: name, issues }) ??
      false,
    preserveCase: read(find('preserve-secret-case'), lenient, { name: 'preserve-secret-case', issues }),
    volumePath: find('secret-volume-path'),
  };
}

function parameters(values: Values, stem: NameOf<'parameter'>): ReadonlyMap<string, string> {
  const start = `${stem}-`;
  return new Map(
    [...values]
      .filter(([key]) => key.startsWith(start))
      .map(([key, value]) => [key.slice(start.length), value]),
  );
}

function orphanKeys(values: Values, names: readonly string[]): readonly string[] {
  const used = new Set(names.flatMap((name) => secretStems.map((stem) => `${stem}-${name}`)));
  return [...values.keys()]
    .filter((key) => rows.get(key)?.per !== 'pod' && !used.has(key))
    .filter((key) => secretStems.some((stem) => key.startsWith(`${stem}-`) && key.length > stem.length + 1))
    .map((key) => prefix + key);
}

function isKnown(name: string): boolean {
  if (rows.get(name)?.per === 'pod') return true;
  return suffixedStems.some((stem) => name.startsWith(`${stem}-`) && name.length > stem.length + 1);
}
