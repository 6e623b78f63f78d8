import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parse } from 'yaml';
import { generatedFiles } from '../../dev/chart/generated.ts';
import { toolPath } from '../../dev/chart/kubernetes-tools.ts';
import { overlayObjects, overlays } from '../../dev/chart/kustomize.ts';
import { chartFolder, identity, parseManifests } from '../../dev/chart/render.ts';
import { leaves, readValues } from '../../dev/chart/values.ts';
import { version } from '../../src/agent-image.ts';

const root = join(import.meta.dirname, '../..');

for (const [path, text] of generatedFiles()) {
  t.test(`${path} is what "npm run chart" writes`, async (t) => {
    t.equal(readFileSync(join(root, path), 'utf8'), text);
  });
}

for (const [name, values] of Object.entries(overlays)) {
  t.test(`kustomize makes of overlay ${name} what the chart renders`, async (t) => {
    const folder = join(root, 'webhook-config/overlays', name);
    const text = execFileSync(toolPath('helm-4', 'kubectl'), ['kustomize', folder], { encoding: 'utf8' });
    const built = parseManifests(text).sort((a, b) => (identity(a) < identity(b) ? -1 : 1));
    t.same(built, overlayObjects(values));
  });
}

t.test('chart and program carry the same version', async (t) => {
  const chart = parse(readFileSync(join(chartFolder, 'Chart.yaml'), 'utf8')) as Record<string, string>;
  t.equal(chart.appVersion, version);
  t.equal(chart.version, version);
});

t.test('every value says what it does', async (t) => {
  const silent = leaves(readValues()).filter(({ doc }) => doc === '');
  const selfEvident = /Probe\.\w+$|autoscaling\.m\w+$/;
  t.same(
    silent.map(({ path }) => path).filter((path) => !selfEvident.test(path)),
    [],
  );
});
