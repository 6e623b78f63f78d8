import type { ControlPlane } from '../../dev/control-plane.ts';
import type { CommandContext } from '../../src/command.ts';
import { setup } from '../../src/setup.ts';

/** How one run ended; `log` is what went to the log. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly log: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly argv?: readonly string[];
  readonly stop?: AbortSignal;
  readonly now?: () => number;
  /** Hears of every line of the log. */
  readonly onLog?: (line: string) => void;
}

/** Runs the sub-command with a file's text on standard input. */
export async function runSetup(file: string, options: RunOptions = {}): Promise<Ran> {
  let [out, err, log] = ['', '', ''];
  const context = {
    argv: ['-f', '-', ...(options.argv ?? [])],
    env: options.env ?? {},
    now: options.now ?? Date.now,
    stop: options.stop ?? new AbortController().signal,
    print: (text: string) => void (out += text),
    printError: (text: string) => void (err += text),
    readStdin: async () => file,
    logDestination: {
      write: (line: string) => {
        log += line;
        options.onLog?.(line);
      },
    },
  };
  const code = await setup(context as unknown as CommandContext);
  return { code, out, err, log };
}

/** The text of a kubeconfig for the stand-in, as a ServiceAccount that may reach its Secrets. */
export function kubeconfigFor({ address, ca, issueToken }: ControlPlane): string {
  const token = issueToken({ namespace: 'vault', name: 'vault-setup' });
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'stand-in',
    contexts: [{ name: 'stand-in', context: { cluster: 'stand-in', user: 'setup' } }],
    clusters: [
      {
        name: 'stand-in',
        cluster: { server: address, 'certificate-authority-data': Buffer.from(ca).toString('base64') },
      },
    ],
    users: [{ name: 'setup', user: { token } }],
  };
  return JSON.stringify(config);
}

/** The token in a Secret of the stand-in. */
export function tokenIn({ secrets }: ControlPlane, secret: string, key = 'VAULT_SETUP_TOKEN'): string {
  return Buffer.from(secrets.get(secret)?.data?.[key] ?? '', 'base64').toString('utf8');
}
