import { join } from 'node:path';
import t from 'tap';
import { runWebhookVectors } from '../vectors/webhook.ts';
import { upstreamDefects } from '../vectors/webhook-defects.ts';

const results = await runWebhookVectors(join(import.meta.dirname, '../vectors/webhook'));

for (const { file, total, differences } of results) {
  t.test(
    `all ${String(total)} recorded answers of vault-k8s in ${file} are ours under compatibility`,
    async (t) => {
      t.same(differences, []);
    },
  );
}

t.test('every excepted defect of vault-k8s still shows in a record', async (t) => {
  const excepted = results.flatMap((result) => result.excepted);
  t.equal(upstreamDefects.length, 1, 'with more than one, count per defect here');
  t.ok(excepted.length > 0);
});
