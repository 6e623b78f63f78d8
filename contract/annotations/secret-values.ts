import { annotations, rows, type AnnotationName } from '../annotations.ts';
import { readValue, type AnnotationIssue, type Texts } from './read.ts';
import { secretStems } from './stems.ts';

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

/** Keys that make a secret exist when their value is not blank (vault-k8s 1.7.6). */
const declaring = ['agent-inject-secret-', 'agent-inject-template-file-', 'agent-inject-template-'] as const;

/** What Go's strings.TrimSpace leaves nothing of; JavaScript's trim takes other characters. */
const blank = /^[\t-\r\u0085\p{Z}]*$/u;

/** The names of all secrets, sorted. */
export function secretNames(values: Texts): readonly string[] {
  const declared = [...values].filter(([, value]) => !blank.test(value)).map(([key]) => secretNamed(key));
  return [...new Set(declared)].filter((name) => name !== '').sort();
}

/** The secret that a key declares; '' when none. A stem without a name behind it leaves the key to the next one. */
function secretNamed(key: string): string {
  const stem = declaring.find((candidate) => key.startsWith(candidate) && key !== candidate);
  return stem === undefined ? '' : key.slice(stem.length);
}

/** Reads everything that the annotations say about one secret. */
export function secretValues(values: Texts, name: string, issues: AnnotationIssue[]): SecretValues {
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
      readValue(find('error-on-missing-key'), boolean, {
        name: 'error-on-missing-key',
        secret: name,
        issues,
      }) ?? false,
    preserveCase: readValue(find('preserve-secret-case'), lenient, { name: 'preserve-secret-case', issues }),
    volumePath: find('secret-volume-path'),
  };
}

/** The names of annotations for secrets that do not exist. */
export function orphans(values: Texts, names: readonly string[]): readonly string[] {
  const used = new Set(names.flatMap((name) => secretStems.map((stem) => `${stem}-${name}`)));
  return [...values.keys()]
    .filter((key) => rows.get(key)?.per !== 'pod' && !used.has(key))
    .filter((key) => secretStems.some((stem) => key.startsWith(`${stem}-`) && key.length > stem.length + 1));
}
