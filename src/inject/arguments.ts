import { parseArgs } from 'node:util';
import { suggest } from '../../contract/suggest.ts';
import { settingVariables } from '../settings.ts';
import { variablePrefix } from '../settings/row.ts';

/** What the command line of `inject` asks for. */
export interface InjectArguments {
  readonly help: boolean;
  /** Paths, `-` for standard input. */
  readonly files: readonly string[];
  readonly output: 'yaml' | 'json' | 'same';
  readonly diff: boolean;
  readonly explain: boolean;
  /** Namespace of objects that name none. */
  readonly namespace: string;
  /** Minor version of the Kubernetes 1.x that the pods are for. */
  readonly kubernetesMinor: number;
  /** Settings of the webhook, over those in the environment. */
  readonly env: Readonly<Record<string, string>>;
}

export const injectUsage = `usage: vault-injector inject [-f FILE]... [flags]

  -f, --filename FILE       manifest to inject into, YAML or JSON, or a folder of them; - or none reads
                            standard input
  -o, --output FORMAT       yaml or json; by default the form of the input is kept
  -n, --namespace NAME      namespace of objects that name none (default "default")
      --set-env NAME=VALUE  a setting of the webhook, such as AGENT_INJECT_VAULT_ADDR=https://vault:8200
      --kubernetes 1.MINOR  version of the cluster that the pods are for (default 1.36)
      --diff                print what changes instead of the manifests
      --explain             print every decision, and where each value came from
  -h, --help                print this text
`;

const options = {
  filename: { type: 'string', short: 'f', multiple: true },
  output: { type: 'string', short: 'o', default: 'same' },
  namespace: { type: 'string', short: 'n', default: 'default' },
  'set-env': { type: 'string', multiple: true },
  kubernetes: { type: 'string', default: '1.36' },
  diff: { type: 'boolean', default: false },
  explain: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Reads the words after `inject`; words that are no flag are files. Gives the mistakes as sentences. */
export function parseInjectArguments(
  argv: readonly string[],
): { readonly arguments: InjectArguments } | { readonly faults: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    const { filename = [], 'set-env': assignments = [], output, kubernetes, ...rest } = values;
    const faults = checks.flatMap((check) => check({ output, kubernetes, assignments }));
    if (faults.length > 0) return { faults };
    const files = [...filename, ...positionals];
    return {
      arguments: {
        ...rest,
        files: files.length === 0 ? ['-'] : files,
        output: outputs.find((name) => name === output) ?? 'same',
        kubernetesMinor: Number(minorVersion.exec(kubernetes)?.[1]),
        env: Object.fromEntries(assignments.map(splitAssignment)),
      },
    };
  } catch (error) {
    return { faults: [error instanceof Error ? error.message : String(error)] };
  }
}

interface Checked {
  readonly output: string;
  readonly kubernetes: string;
  readonly assignments: readonly string[];
}

const outputs = ['yaml', 'json', 'same'] as const;
const minorVersion = /^1\.(\d+)$/;

/** Each gives its sentence, or nothing. */
const checks: readonly ((checked: Checked) => readonly string[])[] = [
  ({ output }) =>
    outputs.some((name) => name === output) ? [] : [refusal('output', 'yaml or json', output)],
  ({ kubernetes }) => (minorVersion.test(kubernetes) ? [] : [refusal('kubernetes', '1.MINOR', kubernetes)]),
  ({ assignments }) =>
    assignments.filter((text) => !/^[^=]+=/.test(text)).map((text) => refusal('set-env', 'NAME=VALUE', text)),
  ({ assignments }) => assignments.map((text) => splitAssignment(text)[0]).flatMap(unknownSetting),
];

function unknownSetting(name: string): readonly string[] {
  const known = settingVariables();
  if (name === '' || known.includes(name)) return [];
  const prefixed = `${variablePrefix}${name}`;
  const nearest = known.includes(prefixed) ? prefixed : suggest(name, known);
  const hint = nearest === undefined ? '' : `, did you mean ${nearest}?`;
  return [`--set-env: there is no setting ${name}${hint}`];
}

function refusal(flag: string, expected: string, got: string): string {
  return `--${flag}: expected ${expected}, got ${JSON.stringify(got)}`;
}

function splitAssignment(text: string): [string, string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}
