/** Bundles the two programs into dist/, each on its own, with rarely used parts split into chunks that load on first use. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Metafile } from 'esbuild';

const root = join(import.meta.dirname, '..');
const programs = { webhook: 'src/main.ts', agent: 'agent/main.ts' } as const;

/** Tells Bun that the text needs no transpiling: less work at every start, and no second copy and source map in memory. */
const readyForBun = '// @bun';

/** Bundled packages in CommonJS form still call require for Node's own modules. */
const requireForCommonJs =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/**
 * Bundles one program to `<outdir>/<name>.js` and chunks below `<outdir>/<name>/`.
 * Returns esbuild's metafile, from which tests read what each output contains.
 */
export async function bundle(name: keyof typeof programs, outdir: string): Promise<Metafile> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: { [name]: programs[name] },
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.19',
    chunkNames: `${name}/[name]-[hash]`,
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    banner: { js: name === 'webhook' ? requireForCommonJs : readyForBun },
  });
  return result.metafile;
}

if (import.meta.main) {
  const dist = join(root, 'dist');
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  for (const name of Object.keys(programs) as (keyof typeof programs)[]) {
    const metafile = await bundle(name, dist);
    await writeFile(join(dist, `${name}.meta.json`), JSON.stringify(metafile));
    const entry = metafile.outputs[`dist/${name}.js`];
    const total = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
    console.log(`dist/${name}.js ${kib(entry?.bytes ?? 0)} KiB, with chunks ${kib(total)} KiB`);
  }
}

function kib(bytes: number): string {
  return (bytes / 1024).toFixed(0);
}
