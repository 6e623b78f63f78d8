/** The agent for Bun with its core compiled: Bun then neither parses nor compiles it at every start. */
import { execFile } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Copies the agent's bundle from `dist` to `dist/bun`, where the chunk `core` (relative to `dist`) becomes CommonJS with
 * Bun's bytecode beside it. `bun` is the program that will also run it: another version ignores the bytecode.
 */
export async function compileForBun(dist: string, core: string, bun: string): Promise<void> {
  const out = join(dist, 'bun');
  await mkdir(out, { recursive: true });
  await cp(join(dist, 'agent.js'), join(out, 'agent.js'));
  await cp(join(dist, 'agent'), join(out, 'agent'), { recursive: true });
  await writeFile(join(out, 'package.json'), '{"type":"module"}\n');
  const form = ['--target=bun', '--format=cjs', '--bytecode', '--external=*'];
  const text = ['--minify-syntax', '--minify-whitespace'];
  await run(bun, ['build', core, ...form, ...text, '--root=.', `--outdir=${out}`], { cwd: dist });
}
