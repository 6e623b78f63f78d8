import t from 'tap';
import { startControlPlane } from '../../dev/control-plane.ts';
import { startEmbeddedVault } from '../../dev/vault.ts';
import { setupSuite } from './suite.ts';

t.test('setup on the embedded Vault', async (t) => {
  const [vault, controlPlane] = await Promise.all([startEmbeddedVault(), startControlPlane()]);
  t.teardown(() => Promise.all([vault.stop(), controlPlane.stop()]));
  await setupSuite(t, vault, controlPlane);
});
