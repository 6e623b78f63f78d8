import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { bunProgram } from '../../../dev/agent-command.ts';
import { bundle } from '../../../dev/build.ts';

const large = ['node:http', 'node:https', 'node:net', 'node:tls', 'node:crypto', 'node:zlib', 'node:stream'];

t.test('the agent starts without the large modules of the runtime', async (t) => {
  const { outputs } = await bundle('agent', join(t.testdir(), 'dist'));
  const entry = Object.keys(outputs).find((path) => path.endsWith('dist/agent.js'));
  const loaded = new Set<string>();
  const reach = (path: string): void => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const { path: next, kind } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement') reach(next);
  };
  reach(entry ?? '');
  t.ok(loaded.size > 1);
  t.same(
    large.filter((name) => loaded.has(name)),
    [],
  );
});

t.test('Bun speaks through its own fetch, but through node:http where a proxy is configured', async (t) => {
  const root = join(import.meta.dirname, '../../..');
  if (!existsSync(bunProgram)) return;
  const script = `
    const { openTransport } = await import(${JSON.stringify(join(root, 'agent/vault/open-transport.ts'))});
    const settings = { connections: { maxPerHost: 1, keepAlive: true, idleMs: 1000 }, proxyAddress: '', tls: {} };
    const kind = async (env, proxyAddress = '') =>
      (await openTransport({ ...settings, proxyAddress }, { env, files: {} })).constructor.name;
    console.log(await kind({}), await kind({ https_proxy: 'http://p' }), await kind({}, 'http://p'));
  `;
  const { stdout } = await promisify(execFile)(bunProgram, ['-e', script], { env: {} });
  t.equal(stdout.trim(), 'FetchTransport Object Object');
});
