import t from 'tap';
import { startControlPlane } from '../../dev/control-plane.ts';
import { startOpenBao } from '../../dev/openbao.ts';
import { setupSuite } from './suite.ts';

t.test('setup on a real OpenBao', async (t) => {
  const vault = await startOpenBao();
  if (vault === undefined) {
    t.not(process.env.CI, 'true', 'CI must be able to run OpenBao');
    t.comment('NOT CHECKED AGAINST OPENBAO: there is no bao on the PATH, and pip could not install it');
    return;
  }
  const controlPlane = await startControlPlane();
  t.teardown(() => Promise.all([vault.stop(), controlPlane.stop()]));
  await setupSuite(t, vault, controlPlane);
});
