import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import t from 'tap';
import { bundle } from '../dev/build.ts';

/** What each program reads when it starts: its entry and everything that this imports statically. */
function startPath(metafile: Metafile, name: string): string[] {
  const entry = Object.keys(metafile.outputs).find((path) => path.endsWith(`/${name}.js`)) ?? '';
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const { path: imported, kind } of metafile.outputs[path]?.imports ?? [])
      if (kind === 'import-statement' && imported in metafile.outputs) visit(imported);
  };
  visit(entry);
  return [...seen].flatMap((path) => Object.keys(metafile.outputs[path]?.inputs ?? {}));
}

t.test('the agent carries no third-party code at all', async (t) => {
  const metafile = await bundle('agent', join(t.testdir(), 'dist'));
  t.same(
    Object.keys(metafile.inputs).filter((path) => path.includes('node_modules')),
    [],
  );
});

t.test('a template that uses no rare function loads no rare code', async (t) => {
  const metafile = await bundle('agent', join(t.testdir(), 'dist'));
  const rare = /^gotemplate\/(yaml|toml|regex|x509|crypto|semver)\//;
  const loaded = startPath(metafile, 'agent');
  t.ok(loaded.includes('gotemplate/parser.ts'), 'the path is the real one');
  t.same(
    loaded.filter((path) => rare.test(path)),
    [],
  );
});

t.test('the agent starts without what most configurations do not use', async (t) => {
  const metafile = await bundle('agent', join(t.testdir(), 'dist'));
  const optional = /^agent\/(auth\/(aws|azure|gcp)|handoff|listener|supervisor)\//;
  t.same(
    startPath(metafile, 'agent').filter((path) => optional.test(path)),
    [],
  );
});

t.test('the webhook loads the clients of Kubernetes and Vault only when they are needed', async (t) => {
  const metafile = await bundle('webhook', join(t.testdir(), 'dist'));
  const loaded = startPath(metafile, 'webhook');
  t.ok(loaded.some((path) => path.startsWith('node_modules/fastify/')));
  t.same(
    loaded.filter((path) => /^(node_modules\/(@kubernetes|node-vault|axios)|src\/setup)\//.test(path)),
    [],
  );
});
