import t from 'tap';
import { startControlPlane } from '../../dev/control-plane.ts';
import { startDatabase } from '../../dev/database.ts';
import { startOpenBao } from '../../dev/openbao.ts';
import { contractSuite } from './suite.ts';

t.test('a real OpenBao keeps the contract', async (t) => {
  const vault = await startOpenBao();
  if (vault === undefined) {
    t.not(process.env.CI, 'true', 'CI must be able to run OpenBao');
    t.comment('NOT CHECKED AGAINST OPENBAO: there is no bao on the PATH, and pip could not install it');
    return;
  }
  const [controlPlane, database] = await Promise.all([startControlPlane(), startDatabase()]);
  t.teardown(() => Promise.all([vault.stop(), controlPlane.stop(), database.stop()]));
  await contractSuite(t, { vault, controlPlane, database });
});
