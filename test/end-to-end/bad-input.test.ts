import { mkdir } from 'node:fs/promises';
import t from 'tap';
import type { Test } from 'tap';
import { admitPod, send } from '../../dev/control-plane/admission.ts';
import { until } from '../../dev/process/poll.ts';
import { startEmbeddedVault } from '../../dev/vault.ts';
import { admitAndLayOut, annotatedPod, stackTrace, startWorld } from './world.ts';
import type { Child } from '../../dev/process/child.ts';
import type { LocalPod } from '../../dev/pod.ts';
import type { EmbeddedVault } from '../../dev/vault.ts';
import type { World } from './world.ts';

const vault = await startEmbeddedVault();
const world = await startWorld(t, vault);
t.teardown(vault.stop);
await world.call('PUT secret/data/app', { data: { password: 'correct horse' } });

/** Retries in milliseconds, and an end after the last of them. */
const impatient = {
  'auth-min-backoff': '10ms',
  'auth-max-backoff': '20ms',
  'agent-auto-auth-exit-on-err': 'true',
  'agent-inject-secret-a': 'secret/data/app',
  'agent-inject-template-a': '{{ with secret "secret/data/app" }}{{ .Data.data.password }}{{ end }}',
};

/** Starts the init container of a Pod with these annotations; `before` may spoil the layout first. */
async function startInit(
  t: Test,
  world: World,
  annotations: Readonly<Record<string, string>>,
  before: (local: LocalPod) => Promise<unknown> = async () => undefined,
): Promise<Child> {
  const { local } = await admitAndLayOut(
    t,
    world,
    annotatedPod({ role: 'app', ...impatient, ...annotations }),
  );
  await before(local);
  return local.start('vault-agent-init');
}

/** It ends with 1, says each of these, and shows no stack trace. */
async function failsSaying(t: Test, child: Child, ...sayings: readonly RegExp[]): Promise<void> {
  t.equal(await child.exited, 1);
  for (const saying of sayings) t.match(child.output(), saying);
  t.notMatch(child.output(), stackTrace);
}

t.test('a role that Vault does not know', async (t) => {
  const child = await startInit(t, world, { role: 'nobody' });
  await failsSaying(t, child, /invalid role name \\?"nobody/, /auth\/kubernetes/);
});

t.test('a ServiceAccount that the role does not allow', async (t) => {
  await world.call('PUT auth/kubernetes/role/other', {
    bound_service_account_names: 'other',
    bound_service_account_namespaces: 'shop',
  });
  const child = await startInit(t, world, { role: 'other' });
  await failsSaying(t, child, /service account name not authorized/);
});

t.test('a missing role is denied at once, naming the annotation', async (t) => {
  const pod = annotatedPod({ 'agent-inject-secret-a': 'secret/data/app' });
  const { allowed, message, patch } = await admitPod(world.webhook, pod);
  t.notOk(allowed);
  t.match(message, /vault\.hashicorp\.com\/role/);
  t.same(patch, []);
});

t.test('a malformed template is denied at once, naming annotation, line and column', async (t) => {
  const pod = annotatedPod({ role: 'app', ...impatient, 'agent-inject-template-a': 'first line\n{{ if }}' });
  const { allowed, message } = await admitPod(world.webhook, pod);
  t.notOk(allowed);
  t.match(message, /agent-inject-template-a/);
  t.match(message, /2:\d+|line 2/);
});

t.test('an unknown function in a template is denied at once, naming it', async (t) => {
  const pod = annotatedPod({
    role: 'app',
    ...impatient,
    'agent-inject-template-a': '{{ secrett "secret/data/app" }}',
  });
  const { allowed, message } = await admitPod(world.webhook, pod);
  t.notOk(allowed);
  t.match(message, /secrett/);
});

t.test('several mistakes are all named at once', async (t) => {
  const pod = annotatedPod({
    ...impatient,
    'agent-limits-cpu': 'lots',
    'agent-inject-template-a': '{{ if }}',
  });
  const { allowed, message } = await admitPod(world.webhook, pod);
  t.notOk(allowed);
  for (const key of ['role', 'agent-limits-cpu', 'agent-inject-template-a']) t.match(message, key);
});

t.test('a sealed Vault: the agent says so, waits, and goes on when it is unsealed', async (t) => {
  const own = await startOwnWorld(t);
  own.vault.state.sealed = true;
  const child = await startInit(t, own.world, { 'agent-auto-auth-exit-on-err': 'false' });
  await until('the agent names the seal', () => child.output().includes('sealed'));
  t.ok(child.isRunning());
  own.vault.state.sealed = false;
  t.equal(await child.exited, 0);
  t.notMatch(child.output(), stackTrace);
});

t.test('no Vault at all', async (t) => {
  const own = await startOwnWorld(t);
  await own.vault.stop();
  const child = await startInit(t, own.world, {});
  await failsSaying(t, child, /refused/i, new RegExp(own.vault.address.replace(/.*\/\//, '')));
});

t.test('a secret that the policy does not allow: 403', async (t) => {
  const child = await startInit(t, world, {
    'agent-inject-secret-a': 'secret/data/forbidden',
    'agent-inject-template-a': '{{ with secret "secret/data/forbidden" }}{{ .Data }}{{ end }}',
  });
  await failsSaying(t, child, /403|permission denied/, /secret\/data\/forbidden/);
});

t.test('a secret that does not exist', async (t) => {
  await world.call('PUT sys/policies/acl/app', { policy: 'path "secret/*" { capabilities = ["read"] }' });
  const child = await startInit(t, world, {
    'agent-inject-secret-a': 'secret/data/none',
    'agent-inject-template-a': '{{ with secret "secret/data/none" }}{{ .Data }}{{ end }}',
  });
  await failsSaying(t, child, /secret\/data\/none/);
});

t.test('a Vault that does not answer in time', async (t) => {
  const own = await startOwnWorld(t);
  own.vault.faults.add({ path: /login$/, delayMs: 5000, times: 1 });
  const child = await startInit(t, own.world, { 'client-timeout': '300ms' });
  await failsSaying(t, child, /time limit/);
});

t.test('a destination that cannot be written', async (t) => {
  const child = await startInit(t, world, {}, (local) =>
    mkdir(local.path('vault-agent-init', '/vault/secrets/a/b'), { recursive: true }),
  );
  await failsSaying(t, child, /vault-secrets\/a/);
});

t.test('garbage instead of an AdmissionReview', async (t) => {
  for (const [body, status] of [
    ['garbage', 500],
    ['', 400],
    ['{"kind":"Pod"}', 400],
    ['[1,2', 500],
  ] as const) {
    const answer = await send(world.webhook, body);
    t.equal(answer.status, status, body);
    t.not(answer.text.trim(), '', 'with a message');
    t.notMatch(answer.text, stackTrace);
  }
});

t.test('a body of 10 MB is refused, and the webhook goes on', async (t) => {
  const { status, text } = await send(world.webhook, Buffer.alloc(10 * 1024 * 1024, ' '));
  t.equal(status, 413);
  t.not(text.trim(), '');
  const { allowed } = await admitPod(world.webhook, annotatedPod({ role: 'app', ...impatient }));
  t.ok(allowed);
  t.notMatch(world.webhook.process.output(), stackTrace);
});

/** A Vault that a test may seal, slow down or stop. */
async function startOwnWorld(t: Test): Promise<{ readonly vault: EmbeddedVault; readonly world: World }> {
  const vault = await startEmbeddedVault();
  t.teardown(vault.stop);
  const world = await startWorld(t, vault);
  await world.call('PUT secret/data/app', { data: { password: 'correct horse' } });
  return { vault, world };
}
