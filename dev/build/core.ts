/**
 * One file for all that a program always loads. By itself esbuild puts what such code shares with parts loaded later into
 * many small chunks, each of which costs time at every start.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';

/**
 * A plugin that lets the entry and every part that is loaded later import the modules `core` (below `root`) as well: what these need is
 * then needed by all alike and stays in one chunk. `options` are those of the build.
 */
export async function coreInOneChunk(
  root: string,
  core: readonly string[],
  options: BuildOptions,
): Promise<Plugin> {
  const parts = await partsOf(options);
  const imports = core.map((path) => `import ${JSON.stringify(join(root, path))};\n`).join('');
  return {
    name: 'core-in-one-chunk',
    setup: (bundler) => {
      bundler.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (!parts.has(path.slice(root.length + 1))) return undefined;
        return { contents: `${imports}${await readFile(path, 'utf8')}`, loader: 'ts' };
      });
    },
  };
}

/** The entry and the modules that are imported when first used, relative to the working folder of the build. */
async function partsOf(options: BuildOptions): Promise<ReadonlySet<string>> {
  const { metafile } = await build({ ...options, metafile: true, write: false });
  return new Set(Object.values(metafile.outputs).flatMap(({ entryPoint }) => entryPoint ?? []));
}
