/**
 * Goes before the agent's entry on Node: loads its core with the code that dev/build/code-cache.ts had compiled. V8 looks at its own
 * version, its switches and the size of the text first; where they differ, and without the file, it compiles the text.
 */
import { readFileSync } from 'node:fs';
import { Module, createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

/** The core's file, relative to this one; put in by the build. */
declare const core: string;

/** V8 compares its switches when it is offered compiled code, Node's own included: by then a start has loaded what it needs. */
const optimizingForMs = 1_000;

const filename = join(import.meta.dirname, core);
const loaded = new Module(filename);
const script = new Script(Module.wrap(readFileSync(filename, 'utf8')), {
  filename,
  cachedData: compiled(`${filename}.${process.arch}`),
});
require.cache[filename] = loaded;
const run = script.runInThisContext() as (...scope: unknown[]) => void;
run(loaded.exports, createRequire(filename), loaded, filename, dirname(filename));
loaded.loaded = true;
setTimeout(() => void stopOptimizing(), optimizingForMs).unref();

function compiled(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** The optimizing compilers and their code would take as much memory again as an agent with a few templates needs. */
async function stopOptimizing(): Promise<void> {
  const { setFlagsFromString } = await import('node:v8');
  for (const compiler of ['opt', 'maglev']) setFlagsFromString(`--no-${compiler}`);
}
