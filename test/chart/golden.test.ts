import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { helmReleases } from '../../dev/chart/kubernetes-tools.ts';
import { renderChart } from '../../dev/chart/render.ts';
import { features } from './features.ts';

/** REFRESH=1 writes the expected renderings anew. */
const folder = join(import.meta.dirname, 'golden');
const refresh = process.env.REFRESH === '1';

for (const [feature, values] of Object.entries(features)) {
  t.test(`${feature} renders as recorded, alike in Helm 3 and 4`, async (t) => {
    const file = join(folder, `${feature}.yaml`);
    for (const helm of helmReleases) {
      const rendering = renderChart({ helm, values });
      if (!rendering.ok) {
        t.fail(rendering.error);
        continue;
      }
      const text = inFixedOrder(rendering.text);
      if (refresh) writeFileSync(file, text);
      t.equal(text, readFileSync(file, 'utf8'), helm);
    }
  });
}

t.test('every recorded rendering belongs to a feature', async (t) => {
  const recorded = readdirSync(folder).map((name) => name.replace(/\.yaml$/, ''));
  t.same(recorded.sort(), Object.keys(features).sort());
});

/** Helm 3 and 4 sort kinds that they do not know differently. */
function inFixedOrder(text: string): string {
  return text
    .split(/^---\n/m)
    .sort()
    .join('---\n');
}
