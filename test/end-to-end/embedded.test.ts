import t from 'tap';
import { hasRuntime } from '../../dev/pod/agent-binary.ts';
import { startEmbeddedVault } from '../../dev/vault.ts';
import { journey } from './journey.ts';
import { startWorld } from './world.ts';

for (const runtime of ['node', 'bun'] as const)
  t.test(
    `from the AdmissionReview to fresh files, with the embedded Vault and the agent on ${runtime}`,
    async (t) => {
      if (!hasRuntime(runtime)) {
        t.comment(`${runtime} is not installed for this platform`);
        return;
      }
      const vault = await startEmbeddedVault();
      t.teardown(vault.stop);
      await journey(t, await startWorld(t, vault), runtime);
    },
  );
