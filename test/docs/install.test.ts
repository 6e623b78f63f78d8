import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { toolPath } from '../../dev/chart/kubernetes-tools.ts';
import { parseManifests } from '../../dev/chart/render.ts';
import { readValues } from '../../dev/chart/values.ts';
import type { ChartValue } from '../../dev/chart/values.ts';
import { settingRows } from '../../src/settings.ts';
import { variableName } from '../../src/settings/environment.ts';
import { environmentOf, find, objectsOf } from '../chart/charted.ts';
import { features } from '../chart/features.ts';

/** What the installation pages tell people to type, and the names they use, against what is there. */

const root = join(import.meta.dirname, '../..');
const pages = readdirSync(join(root, 'docs'))
  .filter((name) => name.startsWith('install'))
  .map((name) => ({ name, text: readFileSync(join(root, 'docs', name), 'utf8') }));

const blocks = (language: string) =>
  pages.flatMap(({ name, text }) =>
    [...text.matchAll(new RegExp(`^( *)\`\`\`${language}\n([^]*?)^ *\`\`\``, 'gm'))].map(
      ([, indent = '', block = '']) => ({
        name,
        block: block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
      }),
    ),
  );

/** Commands of the pages that install the chart, as words. */
const installations = blocks('sh').flatMap(({ block }) =>
  block
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => /^helm (install|upgrade) .*charts\/vault-injector/.test(line))
    .map((line) => line.trim().split(/\s+/).slice(2)),
);

t.test('every command that installs the chart renders it', async (t) => {
  t.ok(installations.length >= 3);
  const values = join(t.testdir({ 'values.yaml': 'injector: { replicas: 2 }\n' }), 'values.yaml');
  for (const words of installations) {
    const rendering = words
      .filter((word) => word !== '--create-namespace')
      .map((word) => (word === 'values.yaml' ? values : word));
    const { status, stderr } = spawnSync(toolPath('helm-4', 'helm'), ['template', ...rendering], {
      cwd: root,
      encoding: 'utf8',
    });
    t.equal(status, 0, `helm ${words.join(' ')}: ${stderr}`);
  }
});

t.test('the overlay on the page builds and arrives in the Deployment', async (t) => {
  const [overlay] = blocks('yaml').filter(({ block }) => block.includes('kind: Kustomization'));
  const folder = t.testdir();
  mkdirSync(join(folder, 'own'));
  symlinkSync(join(root, 'webhook-config'), join(folder, 'own/webhook-config'));
  writeFileSync(join(folder, 'own/kustomization.yaml'), overlay?.block ?? '');
  const words = ['kustomize', join(folder, 'own'), '--load-restrictor', 'LoadRestrictionsNone'];
  const text = execFileSync(toolPath('helm-4', 'kubectl'), words, { encoding: 'utf8' });
  const objects = parseManifests(text);
  t.match(environmentOf(objects), {
    AGENT_INJECT_VAULT_ADDR: 'https://vault.example:8200',
    AGENT_INJECT_VAULT_IMAGE: 'registry.example/vault-injector-agent:0.1.0',
    AGENT_INJECT_USE_LEADER_ELECTOR: 'true',
  });
  t.match(find(objects, 'Deployment'), {
    spec: { template: { spec: { containers: [{ image: 'registry.example/vault-injector:0.1.0' }] } } },
  });
});

t.test(
  'every value and every variable that a page names is one of the chart or of the webhook',
  async (t) => {
    const values = new Set(pathsOf(readValues()));
    const variables = new Set([...settingRows.values()].map((row) => variableName(row)));
    for (const { name, text } of pages) {
      for (const [path] of text.matchAll(/\b(?:injector|global)\.[a-z][A-Za-z.]*[A-Za-z]/g))
        t.ok(values.has(path), `${name}: ${path}`);
      for (const [variable] of text.matchAll(/\bAGENT_INJECT_[A-Z_]*[A-Z]/g))
        t.ok(variables.has(variable), `${name}: ${variable}`);
    }
  },
);

interface Rule {
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

t.test('the table of rights has a line for every rule of the chart, and no other', async (t) => {
  const rules = [features.ha, features['cert-manager-vault']].flatMap((values) =>
    objectsOf(t, { values })
      .filter(({ kind }) => kind.endsWith('Role'))
      .flatMap((role) => role.rules as readonly Rule[]),
  );
  const expected = rules.map(({ verbs, resources, resourceNames }) => {
    const names = resourceNames?.map((name) => name.replace('vault-agent-injector', '<name>'));
    return [
      `${verbs.join(', ')} \`${resources.join()}\``,
      names === undefined ? 'the namespace' : `only \`${names.join()}\``,
    ].join(' | ');
  });
  const security = pages.find(({ name }) => name === 'install-security.md')?.text ?? '';
  const lines = [...security.matchAll(/^\| (\w[^|]*`[^|]*\| (?:only|the namespace)[^|]*) \|/gm)];
  t.same(lines.map(([, line]) => line).sort(), [...new Set(expected)].sort());
});

/** Every block and every value below it. */
function pathsOf(values: readonly ChartValue[]): readonly string[] {
  return values.flatMap((value) => [value.path, ...pathsOf(value.children)]);
}
