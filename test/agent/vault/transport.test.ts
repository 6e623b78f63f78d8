import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { bunProgram } from '../../../dev/agent-command.ts';
import { bundle } from '../../../dev/build.ts';
import { serve } from './servers.ts';

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

/** What the transports are, without a proxy, with one in the environment, and with one in the settings. */
async function transportsOn(program: string, ...args: string[]) {
  const root = join(import.meta.dirname, '../../..');
  const script = `
    const { openTransport } = await import(${JSON.stringify(join(root, 'agent/vault/open-transport.ts'))});
    const settings = { connections: { maxPerHost: 1, keepAlive: true, idleMs: 1000 }, proxyAddress: '', tls: {} };
    const kind = async (env, proxyAddress = '') =>
      (await openTransport({ ...settings, proxyAddress }, { env, files: {} })).constructor.name;
    console.log(await kind({}), await kind({ https_proxy: 'http://p' }), await kind({}, 'http://p'));
  `;
  const { stdout } = await promisify(execFile)(program, [...args, '-e', script], { env: {} });
  return stdout.trim();
}

t.test('Node speaks over its sockets, but through node:http where a proxy is configured', async (t) => {
  t.equal(await transportsOn(process.execPath, '--input-type=module'), 'SocketTransport Object Object');
});

t.test('Bun speaks through its own fetch, but through node:http where a proxy is configured', async (t) => {
  if (!existsSync(bunProgram)) return;
  t.equal(await transportsOn(bunProgram), 'FetchTransport Object Object');
});

t.test('Node loads neither node:http nor node:tls to speak plain HTTP', async (t) => {
  const server = await serve((_, response) => response.end('{}'));
  t.teardown(server.close);
  const script = `
    const { openTransport } = await import(${JSON.stringify(join(import.meta.dirname, '../../../agent/vault/open-transport.ts'))});
    const { outgoingTo, edges } = await import(${JSON.stringify(join(import.meta.dirname, 'outgoing.ts'))});
    const connections = { maxPerHost: 1, keepAlive: true, idleMs: 1000 };
    const transport = await openTransport({ connections, proxyAddress: '', tls: {} }, edges);
    await transport.exchange(outgoingTo(${JSON.stringify(server.address)}));
    console.log(process.moduleLoadList.filter((name) => / (_http_|http|https|tls|_tls_)/.test(name)).join());
  `;
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { env: {} });
  t.equal(stdout.trim(), '');
});
