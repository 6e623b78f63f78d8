import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parse } from 'yaml';
import { billPath } from '../../../dev/images/bill.ts';
import { readValues } from '../../../dev/chart/values.ts';
import type { ChartValue } from '../../../dev/chart/values.ts';

/** The release runs on GitHub only; what can be checked here is its form, and that it names what is in the tree. */

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
}

interface Job {
  readonly needs?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: { readonly include: readonly Readonly<Record<string, string>>[] } };
  readonly steps: readonly Step[];
}

const root = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const text = read('.github/workflows/release.yml');
const workflow = parse(text) as {
  readonly permissions: object;
  readonly jobs: Readonly<Record<string, Job>>;
};
const jobs = Object.entries(workflow.jobs);
const steps = jobs.flatMap(([, job]) => job.steps);
const targets = [...read('Dockerfile').matchAll(/^FROM \S+ AS ([\w-]+)$/gm)].map(([, name]) => name);

t.test('every action is pinned by its whole hash, with the version beside it', async (t) => {
  const pinned = [...text.matchAll(/uses: \S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/gm)];
  const used = steps.filter(({ uses }) => uses !== undefined);
  t.ok(used.length > 5);
  t.equal(pinned.length, used.length);
  t.same(new Set(pinned.map(([line]) => line)).size, new Set(used.map(({ uses }) => uses)).size);
});

t.test('a job may do what it is granted by name, nothing by default', async (t) => {
  t.same(workflow.permissions, {});
  for (const [name, { permissions }] of jobs) {
    t.equal(permissions?.contents, 'read', name);
    t.same(
      Object.keys(permissions ?? {}).filter((key) => !['contents', 'packages', 'id-token'].includes(key)),
      [],
    );
  }
});

t.test('every script is one that bash can read', async (t) => {
  for (const { run = '' } of steps) {
    const script = run.replaceAll(/\$\{\{[^}]*\}\}/g, 'value');
    t.equal(spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' }).stderr, '');
  }
});

t.test('every value that is passed on is one that an earlier step or job gives', async (t) => {
  for (const [name, job] of jobs) {
    const own = JSON.stringify(job);
    const ids = job.steps.flatMap(({ id }) => id ?? []);
    for (const [, id = ''] of own.matchAll(/steps\.(\w+)\.outputs/g))
      t.ok(ids.includes(id), `${name}: ${id}`);
    for (const [, from = '', output = ''] of own.matchAll(/needs\.(\w+)\.outputs\.(\w+)/g)) {
      t.equal(job.needs, from, name);
      t.ok(workflow.jobs[from]?.outputs?.[output], `${from} gives ${output}`);
    }
  }
});

t.test(
  'the images of the release are the targets of the Dockerfile, under the names of the chart',
  async (t) => {
    const images = workflow.jobs.image?.strategy?.matrix.include ?? [];
    t.same(images.map(({ target }) => target).sort(), targets.filter((target) => target !== 'build').sort());
    const names = new Set(images.map(({ image }) => image));
    t.same([...names].sort(), ['vault-injector', 'vault-injector-agent']);
    t.ok(names.has(String(valueAt('injector.image.repository'))));
    t.ok(names.has(String(valueAt('injector.agentImage.repository'))));
    const byDefault = images.find(({ image, suffix }) => image === 'vault-injector-agent' && suffix === '');
    t.equal(byDefault?.target, 'agent-bare', 'pods get the image without a shell');
    t.match(text, `$container:/${billPath}`);
  },
);

function valueAt(path: string, values: readonly ChartValue[] = readValues()): unknown {
  const found = values.find((value) => path === value.path || path.startsWith(`${value.path}.`));
  return found?.path === path || found === undefined ? found?.fallback : valueAt(path, found.children);
}
