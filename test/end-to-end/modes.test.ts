import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import type { Test } from 'tap';
import { withServiceAccount } from '../../dev/control-plane/pod.ts';
import { layOutPod } from '../../dev/pod.ts';
import { runAgents } from '../../dev/pod/run.ts';
import { until } from '../../dev/process/poll.ts';
import { startEmbeddedVault } from '../../dev/vault.ts';
import type { Pod } from '../../dev/control-plane/pod.ts';
import { admitAndLayOut, annotatedPod, startWorld } from './world.ts';

const secret = {
  role: 'app',
  'template-static-secret-render-interval': '1s',
  'agent-inject-secret-a': 'secret/data/app',
  'agent-inject-template-a': '{{ with secret "secret/data/app" }}{{ .Data.data.password }}{{ end }}',
};

t.test('the containers of the compatible mode run through their shell line', async (t) => {
  const vault = await startEmbeddedVault();
  t.teardown(vault.stop);
  const world = await startWorld(t, vault, { COMPATIBILITY: 'vault-k8s' });
  await world.call('PUT secret/data/app', { data: { password: 'one' } });
  const { local, admission } = await admitAndLayOut(t, world, annotatedPod(secret));
  t.match(admission.pod.spec.containers.at(-1), { name: 'vault-agent', command: ['/bin/sh', '-ec'] });
  const { sidecar } = await runAgents(local);
  const file = local.path('app', '/vault/secrets/a');
  t.equal(await readFile(file, 'utf8'), 'one');
  await until('the sidecar has logged in', () => sidecar?.output().includes('login succeeded'));
  await world.call('PUT secret/data/app', { data: { password: 'two' } });
  await until('the file follows', async () => (await readFile(file, 'utf8')) === 'two');
  sidecar?.kill('SIGTERM');
  await sidecar?.exited;
  t.match(sidecar?.output(), /\[INFO\] {2}agent: agent ends/);
});

t.test('a native sidecar holds the Pod back until its files are there, then keeps them fresh', async (t) => {
  const vault = await startEmbeddedVault();
  t.teardown(vault.stop);
  const world = await startWorld(t, vault);
  await world.call('PUT secret/data/app', { data: { password: 'one' } });
  const pod = injectOffline(t, annotatedPod({ ...secret, 'agent-native-sidecar': 'true' }), vault.address);
  t.match(pod.spec.initContainers, [{ name: 'vault-agent', restartPolicy: 'Always' }]);
  const local = await layOutPod(pod, { controlPlane: world.controlPlane });
  t.teardown(local.remove);
  const { init, sidecar } = await runAgents(local);
  t.equal(init, undefined);
  const file = local.path('app', '/vault/secrets/a');
  t.equal(await readFile(file, 'utf8'), 'one');
  await world.call('PUT secret/data/app', { data: { password: 'two' } });
  await until('the file follows', async () => (await readFile(file, 'utf8')) === 'two');
  sidecar?.kill('SIGTERM');
  t.equal(await sidecar?.exited, 0);
  t.equal(vault.requests.count('auth/kubernetes/login'), 1, 'one login for the whole Pod');
});

/** The `inject` command knows the version of the cluster, without which nothing native is injected. */
function injectOffline(t: Test, pod: Pod, vaultAddress: string): Pod {
  const manifest = join(t.testdir({ 'pod.json': JSON.stringify(withServiceAccount(pod)) }), 'pod.json');
  const program = join(import.meta.dirname, '..', '..', 'src', 'main.ts');
  const args = [program, 'inject', '-f', manifest, '-o', 'json'];
  const env = { ...process.env, AGENT_INJECT_VAULT_ADDR: vaultAddress };
  return JSON.parse(execFileSync(process.execPath, args, { env, encoding: 'utf8' })) as Pod;
}

t.test('an agent whose token is revoked logs in again and keeps its files fresh', async (t) => {
  const vault = await startEmbeddedVault();
  t.teardown(vault.stop);
  const world = await startWorld(t, vault);
  await world.call('PUT secret/data/app', { data: { password: 'one' } });
  const { local } = await admitAndLayOut(t, world, annotatedPod(secret));
  const { sidecar } = await runAgents(local);
  await until('the sidecar has logged in', () => sidecar?.output().includes('login succeeded'));
  vault.state.tokens.revokeAll();
  await world.call('PUT secret/data/app', { data: { password: 'two' } });
  const file = local.path('app', '/vault/secrets/a');
  await until('the file follows', async () => (await readFile(file, 'utf8')) === 'two');
  t.ok(vault.requests.count('auth/kubernetes/login') <= 4, 'without a storm of logins');
});
