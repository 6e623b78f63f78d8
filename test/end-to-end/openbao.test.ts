import t from 'tap';
import { startOpenBao } from '../../dev/openbao.ts';
import { hasRuntime } from '../../dev/pod/agent-binary.ts';
import { journey } from './journey.ts';
import { startWorld } from './world.ts';

for (const runtime of ['node', 'bun'] as const)
  t.test(
    `from the AdmissionReview to fresh files, with a real OpenBao and the agent on ${runtime}`,
    async (t) => {
      if (!hasRuntime(runtime)) {
        t.comment(`${runtime} is not installed for this platform`);
        return;
      }
      const vault = await startOpenBao();
      if (vault === undefined) {
        t.not(process.env.CI, 'true', 'CI must be able to run OpenBao');
        t.comment('NOT CHECKED AGAINST OPENBAO: there is no bao on the PATH, and pip could not install it');
        return;
      }
      t.teardown(vault.stop);
      await journey(t, await startWorld(t, vault), runtime);
    },
  );
