/**
 * One file for all that a program always loads. By itself esbuild puts what such code shares with parts loaded later into
 * many small chunks, each of which costs time at every start.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';

/**
 * A plugin that lets every part that is loaded later import `core` (a module below `root`) as well: what the core needs is
 * then needed by all parts alike and stays in one chunk. `options` are those of the build.
 */
export async function coreInOneChunk(root: string, core: string, options: BuildOptions): Promise<Plugin> {
  const later = await loadedLater(options);
  return {
    name: 'core-in-one-chunk',
    setup: (bundler) => {
      bundler.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (!later.has(path.slice(root.length + 1))) return undefined;
        const text = await readFile(path, 'utf8');
        return { contents: `import ${JSON.stringify(join(root, core))};\n${text}`, loader: 'ts' };
      });
    },
  };
}

/** The modules that are imported when first used, relative to the working folder of the build. */
async function loadedLater(options: BuildOptions): Promise<ReadonlySet<string>> {
  const { metafile } = await build({ ...options, metafile: true, write: false });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  return new Set(imports.filter(({ kind }) => kind === 'dynamic-import').map(({ path }) => path));
}
