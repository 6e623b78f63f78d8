import { startOpenBao } from '../openbao.ts';
import { startEmbeddedVault } from '../vault.ts';
import type { VaultServer } from '../openbao.ts';
import type { DemoOptions } from './options.ts';

/** The server the demo runs against, and what to call things there. */
export interface DemoServer extends Omit<VaultServer, 'unsealKey'> {
  readonly description: string;
  readonly names: Names;
}

/** Mounts and the policy. On a server of the user's own they have names that nobody else uses. */
export interface Names {
  readonly keyValue: string;
  readonly database: string;
  readonly auth: string;
  readonly policy: string;
  /** Whether the KV mount has to be made; a development server has it. */
  readonly makeKeyValue: boolean;
}

const ownNames: Names = {
  keyValue: 'secret',
  database: 'database',
  auth: 'kubernetes',
  policy: 'orders',
  makeKeyValue: false,
};
const guestNames: Names = {
  keyValue: 'injector-demo-secret',
  database: 'injector-demo-database',
  auth: 'injector-demo',
  policy: 'injector-demo',
  makeKeyValue: true,
};

/** Starts OpenBao or the embedded Vault, or takes the user's own server. */
export async function openServer(
  { ownServer, onlyEmbedded }: DemoOptions,
  say: (text: string) => void,
): Promise<DemoServer> {
  if (ownServer !== undefined) {
    const description = `your server at ${ownServer.address}`;
    return { ...ownServer, description, names: guestNames, stop: async () => undefined };
  }
  const openBao = onlyEmbedded ? undefined : await startOpenBao(say);
  if (openBao !== undefined)
    return { ...openBao, description: `a real OpenBao at ${openBao.address}`, names: ownNames };
  const embedded = await startEmbeddedVault();
  const why = onlyEmbedded ? '' : ' (there is no OpenBao here, and pip could not install it)';
  return { ...embedded, description: `the embedded Vault at ${embedded.address}${why}`, names: ownNames };
}
