import type { Test } from 'tap';
import { startEmbeddedVault } from '../../dev/vault.ts';
import { buildVaultServer } from '../../dev/vault/http.ts';
import { client } from '../contract-suite/client.ts';
import { lastingPort } from './lasting-port.ts';
import type { FragileServer } from './server.ts';

/** The embedded Vault, whose state outlives its server. */
export async function embeddedServer(t: Test): Promise<FragileServer> {
  const vault = await startEmbeddedVault({ port: await lastingPort() });
  const { address, state, faults, requests, unsealKey } = vault;
  const call = client(address, vault.token);
  let stop = vault.stop;
  t.teardown(() => stop());
  return {
    address,
    call,
    end: () => stop(),
    startAgain: async () => {
      state.sealed = true;
      const app = buildVaultServer({ state, faults, log: requests, now: Date.now });
      stop = () => app.close();
      await app.listen({ host: '127.0.0.1', port: Number(new URL(address).port) });
    },
    seal: async () => {
      await call('PUT sys/seal');
    },
    unseal: async () => {
      await call('PUT sys/unseal', { key: unsealKey });
    },
  };
}
