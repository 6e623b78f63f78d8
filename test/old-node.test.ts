import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { bundle } from '../dev/build.ts';

const run = promisify(execFile);

/** Makes this Node look like version 20: its version, and without what came later. */
const oldNode = `data:text/javascript,${encodeURIComponent(
  `Object.defineProperty(process, 'version', { value: 'v20.20.2' });
   Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });
   for (const [owner, name] of [[Map, 'groupBy'], [Object, 'groupBy'], [Promise, 'withResolvers'],
     [Array, 'fromAsync'], [Iterator.prototype, 'map'], [Set.prototype, 'union'], [JSON, 'rawJSON']]) delete owner[name];`,
)}`;

for (const [name, entry] of [
  ['webhook', 'webhook.js'],
  ['agent', 'agent.js'],
] as const)
  t.test(`the ${name} says in one line that Node is too old`, async (t) => {
    const dist = join(t.testdir(), 'dist');
    await bundle(name, dist);
    const failure = await run(process.execPath, ['--import', oldNode, join(dist, entry), 'version']).then(
      () => undefined,
      (error: unknown) => error as { code: number; stderr: string },
    );
    t.equal(failure?.code, 1);
    t.match(failure?.stderr, /^.*Node.*20\.20\.2.*22\.19.*\n$|^.*22\.19.*20\.20\.2.*\n$/);
  });
