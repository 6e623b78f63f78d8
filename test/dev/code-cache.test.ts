import { execFile } from 'node:child_process';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { runtimeSwitches } from '../../dev/agent-command.ts';
import { bundleAgent } from '../../dev/build.ts';

const run = promisify(execFile);

/** Says on the standard error what V8 did with compiled code that it was given. */
const watching = `const vm = require('node:vm');
vm.Script = class extends vm.Script {
  constructor(text, options) {
    super(text, options);
    if (options.cachedData !== undefined) console.error(this.cachedDataRejected ? 'rejected' : 'taken');
  }
};`;

/** Bundles into `folder`. Resolves with the path of the compiled code. */
async function compiledIn(folder: string): Promise<string> {
  await bundleAgent(folder);
  const chunks = join(folder, 'node/agent');
  const compiled = (await readdir(chunks)).filter((name) => name.endsWith(`.js.${process.arch}`));
  return join(chunks, compiled.join());
}

t.test(
  'Node takes the compiled core with the switches of the image, and does without it otherwise',
  async (t) => {
    const folder = t.testdir({ 'watch.cjs': watching });
    const compiled = await compiledIn(join(folder, 'dist'));
    const start = (switches: readonly string[]) => {
      const agent = ['--require', join(folder, 'watch.cjs'), join(folder, 'dist/node/agent.js'), 'version'];
      return run(process.execPath, [...switches, ...agent], { timeout: 60_000 });
    };
    const { stdout, stderr } = await start(runtimeSwitches.node.args);
    t.match(stdout, /^vault-injector agent v/);
    t.equal(stderr, 'taken\n');
    t.same(
      await start(['--no-opt']),
      { stdout, stderr: 'rejected\n' },
      'with other switches it compiles the text',
    );
    await writeFile(compiled, 'no code');
    t.same(await start(runtimeSwitches.node.args), { stdout, stderr: 'rejected\n' }, 'as with a broken file');
    await rm(compiled);
    t.same(await start(runtimeSwitches.node.args), { stdout, stderr: '' }, 'and without one');
  },
);

t.test('compiling twice gives the same bytes, whatever the folder', async (t) => {
  const folder = t.testdir();
  const one = await readFile(await compiledIn(join(folder, 'one')));
  const other = await readFile(await compiledIn(join(folder, 'a-folder-with-another-name')));
  t.ok(one.equals(other));
});
