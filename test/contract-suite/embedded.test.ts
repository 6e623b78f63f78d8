import t from 'tap';
import { startControlPlane } from '../../dev/control-plane.ts';
import { startDatabase } from '../../dev/database.ts';
import { startEmbeddedVault } from '../../dev/vault.ts';
import { contractSuite } from './suite.ts';

t.test('the embedded Vault keeps the contract', async (t) => {
  const [vault, controlPlane, database] = await Promise.all([
    startEmbeddedVault(),
    startControlPlane(),
    startDatabase(),
  ]);
  t.teardown(() => Promise.all([vault.stop(), controlPlane.stop(), database.stop()]));
  await contractSuite(t, { vault, controlPlane, database });
});
