import { join } from 'node:path';
import t from 'tap';
import { admit } from '../../src/admission/admit.ts';
import { differences } from '../../src/injection/differences.ts';
import { readSettings, settingRows } from '../../src/settings.ts';
import { readRecords, runWebhookVectors } from '../vectors/webhook.ts';
import type { VectorRecord } from '../vectors/webhook-format.ts';
import { occurrences } from './difference-occurrences.ts';

const folder = join(import.meta.dirname, '../vectors/webhook');
const restored = Object.fromEntries(differences.map(({ restore }) => [restore.variable, restore.value]));
const address = { AGENT_INJECT_VAULT_ADDR: 'https://vault.example:8200' };

function answer(review: unknown, env: Readonly<Record<string, string>>): string {
  const result = readSettings({ env: { ...address, ...env }, argv: [] });
  if (!result.ok) throw new Error(result.issues.map(({ line }) => line).join());
  return JSON.stringify(admit(review, { settings: result.settings, apiServerMinor: 33 }));
}

t.test(
  'with every documented difference restored, we answer as vault-k8s does: none is undocumented',
  async (t) => {
    const skip = ({ settings, args }: VectorRecord) => /image|IMAGE/.test(JSON.stringify([settings, args]));
    const results = await runWebhookVectors(folder, { environment: restored, skip });
    t.equal(results.length, 4, 'records that choose the image themselves are left out');
    for (const { file, differences: found } of results) t.same(found, [], file);
  },
);

t.test('a compatible webhook and one with every difference restored have the same settings', async (t) => {
  const read = (env: Readonly<Record<string, string>>) =>
    readSettings({ env: { ...address, ...env }, argv: [] });
  const compatible = read({ AGENT_INJECT_COMPATIBILITY: 'vault-k8s' });
  const other = read(restored);
  t.ok(compatible.ok && other.ok);
  if (compatible.ok && other.ok)
    t.same({ ...other.settings, compatibility: 'vault-k8s' }, compatible.settings);
});

for (const { id, restore } of differences) {
  t.test(
    `the documented difference ${id} still occurs, and ${restore.variable}=${restore.value} takes it back`,
    async (t) => {
      const { review, env = {} } = occurrences[id];
      const { [restore.variable]: _left, ...others } = restored;
      const ours = answer(review, { ...others, ...env });
      const upstreams = answer(review, { ...restored, ...env });
      t.not(ours, upstreams, 'differs');
      t.equal(
        answer(review, { AGENT_INJECT_COMPATIBILITY: 'vault-k8s', ...env }),
        upstreams,
        'compatibility restores it',
      );
    },
  );
}

t.test('every setting with a compatible value is a documented difference', async (t) => {
  const withCompatible = [...settingRows]
    .filter(([, row]) => row.compatible !== undefined)
    .map(([name]) => name);
  t.same(withCompatible.sort(), differences.map(({ id }) => id).sort());
});

t.test('the same pod gives the same bytes each time', async (t) => {
  for (const { review, settings } of readRecords(join(folder, 'annotations.jsonl'))) {
    if (answer(review, settings) !== answer(review, settings)) t.fail('answers differ');
  }
  t.pass();
});
