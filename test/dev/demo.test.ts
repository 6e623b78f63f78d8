import { join } from 'node:path';
import t from 'tap';
import { startChild } from '../../dev/process/child.ts';
import { until } from '../../dev/process/poll.ts';
import { startEmbeddedVault } from '../../dev/vault.ts';
import type { Child } from '../../dev/process/child.ts';
import { stackTrace } from '../end-to-end/world.ts';

const program = join(import.meta.dirname, '..', '..', 'dev', 'demo.ts');
const { VAULT_ADDR: _address, VAULT_TOKEN: _token, ...clean } = process.env;
const demo = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  startChild(process.execPath, [program, ...args], { env: { ...clean, ...env } });

/** Exit code; the output of a failure is shown. */
async function ended(child: Child): Promise<number> {
  const code = await child.exited;
  if (code !== 0) t.comment(child.output());
  return code;
}

t.test('the demo shows the way from the Pod to the renewed lease, and ends', async (t) => {
  const child = await demo(['--only-embedded']);
  t.teardown(() => child.stop());
  t.equal(await ended(child), 0);
  for (const part of [
    /Vault: the embedded Vault/,
    /\+ +- name: vault-agent-init/,
    /\/vault\/secrets\/api-key {2}0400/,
    /key-of-tuesday in the file/,
    /renewed by the sidecar/,
    /ended with exit code 0\n$/,
  ])
    t.match(child.output(), part);
});

t.test("on a server of one's own it says what it writes and removes it again", async (t) => {
  const vault = await startEmbeddedVault();
  t.teardown(vault.stop);
  const child = await demo(['--yes'], { VAULT_ADDR: vault.address, VAULT_TOKEN: vault.token });
  t.teardown(() => child.stop());
  t.equal(await ended(child), 0);
  t.match(child.output(), 'sys/mounts/injector-demo-secret');
  const root = vault.state.namespaces.get('');
  t.same([...(root?.mounts.keys() ?? [])].sort(), ['auth/token/', 'secret/', 'sys/']);
  t.same([...(root?.policies.keys() ?? [])], ['default']);
  t.same(vault.state.leases.ids(), []);
});

t.test("it writes nothing to a server of one's own without consent", async (t) => {
  const vault = await startEmbeddedVault();
  t.teardown(vault.stop);
  const child = await demo([], { VAULT_ADDR: vault.address, VAULT_TOKEN: vault.token });
  t.teardown(() => child.stop());
  t.equal(await child.exited, 0);
  t.match(child.output(), 'run again with --yes');
  t.equal(vault.requests.entries.length, 0);
});

t.test('a server that could not call back is refused', async (t) => {
  const child = await demo(['--yes'], { VAULT_ADDR: 'https://vault.example.com', VAULT_TOKEN: 'x' });
  t.teardown(() => child.stop());
  t.equal(await child.exited, 1);
  t.match(child.output(), 'is not on this machine');
  t.notMatch(child.output(), stackTrace);
});

t.test('kept running, it says how to play and ends cleanly on SIGTERM', async (t) => {
  const child = await demo(['--only-embedded', '--keep']);
  t.teardown(() => child.stop());
  const advice = /Play with it.*curl -X PUT -H 'X-Vault-Token: root'/s;
  await until('it says how to play', () => advice.test(child.output()));
  child.kill('SIGTERM');
  t.equal(await child.exited, 0);
});
