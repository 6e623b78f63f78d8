import { parseArgs } from 'node:util';

/** What the command line of `render` asks for. */
export interface RenderArguments {
  /** The template's file; `-` is standard input. */
  readonly template: string;
  /** A YAML or JSON file with the secrets to show. */
  readonly data?: string;
  /** Reads from a real Vault, at VAULT_ADDR with VAULT_TOKEN. */
  readonly vault: boolean;
  /** Lets `secret "path" "key=value"` write to that Vault. */
  readonly allowWrites: boolean;
  readonly leftDelimiter: string;
  readonly rightDelimiter: string;
  readonly errorOnMissingKey: boolean;
}

export const renderUsage = `usage: vault-injector render -t FILE [--data FILE | --vault] [flags]

  -t, --template FILE         template to render; - reads standard input
  -d, --data FILE             YAML or JSON with what the template asks for (below)
      --vault                 read real secrets: VAULT_ADDR, VAULT_TOKEN, VAULT_NAMESPACE, VAULT_CACERT
      --allow-writes          with --vault: let secret "path" "key=value" write
      --left-delimiter TEXT   instead of {{
      --right-delimiter TEXT  instead of }}
      --error-on-missing-key  fail instead of printing <no value>
  -h, --help                  print this text

The data file:
  secrets: { "secret/data/orders": { data: { data: { user: shop } } } }   what Vault answers, by path
  lists:   { "secret/metadata/": [orders, billing] }                      names, by path
  files:   { "/etc/app.conf": "text" }
  env:     { POD_IP: 10.0.0.1 }
`;

/** Reads the words after `render`, or says what is wrong with them. */
export function parseRenderArguments(
  argv: readonly string[],
): { readonly arguments: RenderArguments } | { readonly fault: string } | { readonly help: true } {
  try {
    const { values } = parseArgs({ args: [...argv], options, allowPositionals: false });
    if (values.help) return { help: true };
    if (values.template === undefined) return { fault: '--template: needs a file, or - for standard input' };
    if (values.data !== undefined && values.vault) return { fault: '--data and --vault: choose one of them' };
    return {
      arguments: {
        template: values.template,
        ...(values.data === undefined ? {} : { data: values.data }),
        vault: values.vault,
        allowWrites: values['allow-writes'],
        leftDelimiter: values['left-delimiter'],
        rightDelimiter: values['right-delimiter'],
        errorOnMissingKey: values['error-on-missing-key'],
      },
    };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

const options = {
  template: { type: 'string', short: 't' },
  data: { type: 'string', short: 'd' },
  vault: { type: 'boolean', default: false },
  'allow-writes': { type: 'boolean', default: false },
  'left-delimiter': { type: 'string', default: '' },
  'right-delimiter': { type: 'string', default: '' },
  'error-on-missing-key': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;
