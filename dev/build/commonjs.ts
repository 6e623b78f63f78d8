/** The agent for Node as CommonJS: Node's loader of ES modules alone keeps several MiB and takes a tenth of a short run. */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transform } from 'esbuild';

const form = {
  format: 'cjs',
  platform: 'node',
  target: 'node22.19',
  supported: { 'dynamic-import': false },
  minifySyntax: true,
  minifyWhitespace: true,
} as const;

/**
 * Translates the agent's bundle in `folder`, file by file; what is loaded later still is. `agent.js` loads the chunk `core` (relative to `folder`)
 * with the compiled code beside it.
 */
export async function translateForNode(folder: string, core: string): Promise<void> {
  const chunks = (await readdir(join(folder, 'agent'))).map((name) => join('agent', name));
  await Promise.all(chunks.map((file) => translate(join(folder, file))));
  await translate(join(folder, 'agent.js'), await loaderOf(core));
  await writeFile(join(folder, 'package.json'), '{"type":"commonjs"}\n');
}

async function translate(file: string, before = ''): Promise<void> {
  const { code } = await transform(await readFile(file, 'utf8'), form);
  await writeFile(file, `${before}${code}`);
}

/** In a function, for it shares a file with the entry. */
async function loaderOf(core: string): Promise<string> {
  const text = await readFile(join(import.meta.dirname, 'compiled-core.ts'), 'utf8');
  const define = { core: JSON.stringify(core), 'import.meta.dirname': '__dirname' };
  const { code } = await transform(text, { ...form, loader: 'ts', define });
  return `(()=>{${code}})();\n`;
}
