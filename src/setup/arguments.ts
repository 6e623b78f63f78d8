import { parseArgs } from 'node:util';
import { seconds } from './form.ts';

/** What the command line of `setup` asks for. */
export interface SetupArguments {
  /** The set-up file; `-` is standard input. */
  readonly file: string;
  readonly dryRun: boolean;
  /** How long to wait for Vault. */
  readonly timeoutMs: number;
}

export const setupUsage = `usage: vault-injector setup -f FILE [flags]

  -f, --filename FILE   what Vault shall hold, in YAML; - reads standard input (docs/setup.md)
      --dry-run         print what would change, and change nothing
      --timeout TIME    how long to wait for a Vault that is sealed or away (default 5m)
  -h, --help            print this text

Environment:
  VAULT_ADDR, VAULT_NAMESPACE, VAULT_CACERT   the server
  VAULT_TOKEN, VAULT_TOKEN_FILE, VAULT_SETUP_TOKEN, VAULT_ROOT_TOKEN   the token: the first that is set
  KUBECONFIG   the cluster of the Secrets; by default the one of the Pod

Exit codes: 0 done or nothing to change, 1 mistakes in the file or refused, 2 usage, 3 out of time or stopped.
`;

const options = {
  filename: { type: 'string', short: 'f' },
  'dry-run': { type: 'boolean', default: false },
  timeout: { type: 'string', default: '5m' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Reads the words after `setup`, or says what is wrong with them. */
export function parseSetupArguments(
  argv: readonly string[],
): { readonly arguments: SetupArguments } | { readonly fault: string } | { readonly help: true } {
  try {
    const { values } = parseArgs({ args: [...argv], options, allowPositionals: false });
    if (values.help) return { help: true };
    if (values.filename === undefined) return { fault: '--filename: needs a file, or - for standard input' };
    const timeout = seconds.read(values.timeout);
    if (timeout === undefined)
      return { fault: `--timeout: expected ${seconds.says}, got ${JSON.stringify(values.timeout)}` };
    return { arguments: { file: values.filename, dryRun: values['dry-run'], timeoutMs: timeout * 1000 } };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
