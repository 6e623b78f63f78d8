import type { Test } from 'tap';
import type { ControlPlane } from '../../dev/control-plane.ts';
import type { Database } from '../../dev/database.ts';
import type { VaultServer } from '../../dev/openbao.ts';
import { authSuite } from './auth.ts';
import { client } from './client.ts';
import { enginesSuite } from './engines.ts';
import { keyValueSuite } from './key-value.ts';
import { leasesSuite } from './leases.ts';
import { sealSuite } from './seal.ts';
import { tokensSuite } from './tokens.ts';
import { wrappingSuite } from './wrapping.ts';

export interface Servers {
  readonly vault: VaultServer;
  readonly controlPlane: ControlPlane;
  readonly database: Database;
}

/** What both servers must answer alike: everything here runs against the embedded Vault and against OpenBao. */
export async function contractSuite(t: Test, servers: Servers): Promise<void> {
  const call = client(servers.vault.address, servers.vault.token);
  await t.test('tokens', (t) => tokensSuite(t, call));
  await t.test('key-value secrets', (t) => keyValueSuite(t, call));
  await t.test('auth methods', (t) => authSuite(t, call, servers.controlPlane));
  await t.test('leases', (t) => leasesSuite(t, call, servers.database));
  await t.test('PKI, transit and errors', (t) => enginesSuite(t, call));
  await t.test('wrapping', (t) => wrappingSuite(t, call));
  await t.test('seal', (t) => sealSuite(t, call, servers.vault.unsealKey));
}
