import type { Template } from '../../contract/agent-config.ts';
import { keyOf } from '../../contract/annotations.ts';
import { goQuote } from '../../contract/codec.ts';
import type { ParsedAnnotations, SecretValues } from '../../contract/parse-annotations.ts';
import type { Fault } from './checks.ts';
import { isBelow, joinPath } from './path.ts';

/** How secrets without a template of their own are written. */
export type DefaultTemplate = 'map' | 'json';

/** One file that the agent writes, and the folder that is mounted for it. */
export interface SecretFile {
  readonly secret: string;
  readonly mountPath: string;
  readonly template: Template;
}

/** What holds for all secrets of a pod. */
export interface SecretDefaults {
  readonly template: DefaultTemplate;
  readonly volumePath: string;
  readonly preserveCase: boolean;
  /** Escape the path inside the default template, and give that template the usual delimiters. */
  readonly quoting: boolean;
}

const delimiters = { left: '{{', right: '}}' } as const;

/** The files of all secrets, in the order of their names. */
export function secretFiles(
  { secrets }: Pick<ParsedAnnotations, 'secrets'>,
  defaults: SecretDefaults,
): readonly SecretFile[] {
  return secrets.map((secret) => {
    const mountPath = secret.volumePath ?? defaults.volumePath;
    return { secret: secret.name, mountPath, template: templateOf(secret, mountPath, defaults) };
  });
}

/** The distinct mount paths besides the usual one, in code point order: each gets a volume of its own. */
export function customPaths(files: readonly SecretFile[], usual: string): readonly string[] {
  return [...new Set(files.map(({ mountPath }) => mountPath))].filter((path) => path !== usual).sort();
}

/** Files whose name leads out of the folder that is mounted for them. */
export function escapedFiles(files: readonly SecretFile[]): readonly Fault[] {
  return files
    .filter(({ mountPath, template }) => !isBelow(mountPath, joinPath(template.destination)))
    .map(({ secret, mountPath, template }) => ({
      check: 'agent-inject-file' as const,
      key: keyOf('agent-inject-file', secret),
      problem: 'the file would lie outside the mounted folder',
      expected: `a name below ${mountPath}`,
      got: template.destination,
      fix: `use ${keyOf('secret-volume-path', secret)} for another folder`,
    }));
}

/** Octal digits of at most twelve bits, as the agents read them. */
const permissions = /^0*[0-7]{1,4}$/;

/** Permissions that no agent understands: it would end at its start. */
export function badPermissions(files: readonly SecretFile[]): readonly Fault[] {
  return files
    .filter(({ template: { perms } }) => perms !== undefined && !permissions.test(perms))
    .map(({ secret, template: { perms = '' } }) => ({
      check: 'agent-inject-perms' as const,
      key: keyOf('agent-inject-perms', secret),
      problem: 'the permissions are no octal number',
      expected: 'octal digits such as 0400',
      got: perms,
    }));
}

function templateOf(secret: SecretValues, mountPath: string, defaults: SecretDefaults): Template {
  const source = sourceOf(secret, defaults);
  const own = 'default' in source && defaults.quoting ? { leftDelimiter: '', rightDelimiter: '' } : secret;
  return {
    destination: destinationOf(secret, mountPath, defaults),
    ...('default' in source ? { contents: source.default } : source),
    left_delimiter: own.leftDelimiter === '' ? delimiters.left : own.leftDelimiter,
    right_delimiter: own.rightDelimiter === '' ? delimiters.right : own.rightDelimiter,
    ...(secret.command === '' ? {} : { command: secret.command }),
    ...(secret.perms === '' ? {} : { perms: secret.perms }),
    ...(secret.errorOnMissingKey ? { error_on_missing_key: true as const } : {}),
  };
}

type Source = { readonly contents: string } | { readonly source: string } | { readonly default: string };

function sourceOf({ template, templateFile, path }: SecretValues, defaults: SecretDefaults): Source {
  if (template !== '') return { contents: template };
  if (templateFile !== '') return { source: templateFile };
  const quoted = defaults.quoting ? goQuote(path) : `"${path}"`;
  return { default: defaultTemplates[defaults.template](quoted) };
}

/** The texts of vault-k8s 1.7.6 around the quoted path. */
const defaultTemplates: Readonly<Record<DefaultTemplate, (path: string) => string>> = {
  map: (path) => `{{ with secret ${path} }}{{ range $k, $v := .Data }}{{ $k }}: {{ $v }}\n{{ end }}{{ end }}`,
  json: (path) => `{{ with secret ${path} }}{{ .Data | toJSON }}\n{{ end }}`,
};

function destinationOf(secret: SecretValues, mountPath: string, { preserveCase }: SecretDefaults): string {
  if (secret.file !== undefined && secret.file !== '') return joinPath(mountPath, secret.file);
  const name = (secret.preserveCase ?? preserveCase) ? secret.name : lowerCase(secret.name);
  return `${mountPath}/${name}`;
}

/** Go lowers rune by rune: no final sigma, and a dotted capital I becomes a plain i. */
function lowerCase(text: string): string {
  return Array.from(text, (rune) => (rune === '\u0130' ? 'i' : rune.toLowerCase())).join('');
}
