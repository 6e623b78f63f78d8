/** Bundles the two programs into dist/, each on its own, with rarely used parts split into chunks that load on first use. */
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import type { BuildOptions, Metafile } from 'esbuild';
import { bunProgram, runtimeSwitches } from './agent-command.ts';
import { compileForBun } from './build/bytecode.ts';
import { cacheCode } from './build/code-cache.ts';
import { translateForNode } from './build/commonjs.ts';
import { coreInOneChunk } from './build/core.ts';

const root = join(import.meta.dirname, '..');
const programs = { webhook: 'src/main.ts', agent: 'agent/main.ts' } as const;

/** All that an agent needs whatever its configuration says. */
const agentCore = 'agent/start.ts';
/** What it needs beside that on Node. */
const nodeCore = [agentCore, 'agent/vault/socket-transport.ts'];

/** Tells Bun that the text needs no transpiling: less work at every start, and no second copy and source map in memory. */
const readyForBun = '// @bun';

/** Bundled packages in CommonJS form still call require for Node's own modules. */
const requireForCommonJs =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/**
 * Bundles one program to `<outdir>/<name>.js` and chunks below `<outdir>/<name>/`; of the agent, the modules `core` and all that
 * these need are one chunk. Returns esbuild's metafile, from which tests read what each output contains.
 */
export async function bundle(
  name: keyof typeof programs,
  outdir: string,
  core: readonly string[] = [agentCore],
): Promise<Metafile> {
  const options: BuildOptions = {
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
    logLevel: 'warning',
    banner: { js: name === 'webhook' ? requireForCommonJs : readyForBun },
  };
  const plugins = name === 'agent' ? [await coreInOneChunk(root, core, options)] : [];
  const { metafile } = await build({ ...options, metafile: true, plugins });
  return metafile;
}

/**
 * Bundles the agent to `<outdir>/agent.js`, and to `<outdir>/node/agent.js` and `<outdir>/bun/agent.js`, which the images contain.
 * The last needs a Bun for this platform. Returns the metafile of the first.
 */
export async function bundleAgent(outdir: string): Promise<Metafile> {
  const metafile = await bundle('agent', outdir);
  if (existsSync(bunProgram)) {
    await compileForBun(outdir, relative(outdir, chunkWith(metafile, agentCore)), bunProgram);
  } else {
    console.log(
      `NOT BUILT: the agent for Bun, which npm has not installed on ${process.platform} ${process.arch}`,
    );
  }
  const node = join(outdir, 'node');
  const core = relative(node, chunkWith(await bundle('agent', node, nodeCore), agentCore));
  await translateForNode(node, core);
  await cacheCode(join(node, core), runtimeSwitches.node.args);
  return metafile;
}

/** The full path of the output that holds a module. */
function chunkWith({ outputs }: Metafile, module: string): string {
  const found = Object.entries(outputs).find(([, { inputs }]) => module in inputs);
  if (found === undefined) throw new Error(`no output holds ${module}`);
  return join(root, found[0]);
}

/** Bundles into dist/, with the metafile beside each program. */
async function buildAll(): Promise<void> {
  const dist = join(root, 'dist');
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  await report(dist, 'webhook', await bundle('webhook', dist));
  await report(dist, 'agent', await bundleAgent(dist));
}

async function report(dist: string, name: string, metafile: Metafile): Promise<void> {
  await writeFile(join(dist, `${name}.meta.json`), JSON.stringify(metafile));
  const entry = metafile.outputs[`dist/${name}.js`];
  const total = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
  console.log(`dist/${name}.js ${kib(entry?.bytes ?? 0)} KiB, with chunks ${kib(total)} KiB`);
}

function kib(bytes: number): string {
  return (bytes / 1024).toFixed(0);
}

if (import.meta.main) await buildAll();
