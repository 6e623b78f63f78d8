/** The agent for Node as CommonJS: Node's loader of ES modules alone keeps several MiB and takes a tenth of a short run. */
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { transform } from 'esbuild';

/** Translates the agent's bundle in `dist` to `dist/node`, file by file; what is loaded later still is. */
export async function translateForNode(dist: string): Promise<void> {
  const out = join(dist, 'node');
  const chunks = (await readdir(join(dist, 'agent'))).map((name) => join('agent', name));
  await Promise.all(['agent.js', ...chunks].map((file) => translate(join(dist, file), join(out, file))));
  await writeFile(join(out, 'package.json'), '{"type":"commonjs"}\n');
}

async function translate(from: string, to: string): Promise<void> {
  const { code } = await transform(await readFile(from, 'utf8'), {
    format: 'cjs',
    platform: 'node',
    target: 'node22.19',
    supported: { 'dynamic-import': false },
    minifySyntax: true,
    minifyWhitespace: true,
  });
  await mkdir(dirname(to), { recursive: true });
  await writeFile(to, code);
}
