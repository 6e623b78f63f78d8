import t from 'tap';
import { eventually } from '../eventually.ts';
import { helmTest, injects, webhook } from '../install/webhook.ts';
import { createKubectl } from '../kubectl.ts';
import { restartPart } from '../parts.ts';
import { annotatedPod, readsDatabase } from '../pods.ts';
import { containerNames, openWorkplace } from '../workplace.ts';
import type { Outcome } from '../command.ts';
import type { StoredPod } from '../workplace.ts';

/** What kubectl users see of the webhook, and what the API server does without it. */

const { kubectl } = await openWorkplace(t, 'admission');
const everywhere = createKubectl();
const inRelease = everywhere.within(webhook.namespace);

/** What the API server makes of a Pod, without storing it. */
const dryRun = (pod: object): Promise<Outcome> =>
  kubectl.attempt(['create', '--dry-run=server', '-o', 'json', '-f', '-'], pod);

const namesOf = ({ stdout }: Outcome) => containerNames(JSON.parse(stdout) as StoredPod);
const annotated = annotatedPod(readsDatabase, { name: 'a' });

const setFailurePolicy = (policy: string) => patchWebhook({ failurePolicy: policy });
const patchWebhook = (changes: object) => {
  const operations = Object.entries(changes).map(([field, value]) => ({
    op: 'replace',
    path: `/webhooks/0/${field}`,
    value: value as unknown,
  }));
  const patch = ['patch', webhook.configuration, '--type=json', '-p', JSON.stringify(operations)];
  return everywhere.call(patch);
};

async function scale(replicas: number): Promise<void> {
  await inRelease.call(['scale', webhook.deployment, `--replicas=${replicas}`]);
  if (replicas > 0) {
    await inRelease.call(['rollout', 'status', webhook.deployment, '--timeout=180s']);
    await eventually('the webhook is called again', () => injects(kubectl));
  } else await eventually('the webhook is away', async () => (await remaining()) === '');
}

const remaining = () => inRelease.call(['get', 'pods', '-l', 'component=webhook', '-o', 'name']);

await t.test('a Pod without annotations is left alone', async (t) => {
  t.same(namesOf(await dryRun(annotatedPod({}, { name: 'a' }))), ['app']);
});

await t.test('kubectl shows nothing when there is nothing to say', async (t) => {
  const answer = await dryRun(annotated);
  t.equal(answer.stderr, '');
  t.same(namesOf(answer), ['vault-agent-init', 'app', 'vault-agent']);
});

await t.test('kubectl shows a warning about a mistyped annotation', async (t) => {
  const annotations = { ...readsDatabase, 'agent-inject-secert-db': 'secret/data/app/db' };
  const { code, stderr } = await dryRun(annotatedPod(annotations, { name: 'a' }));
  t.equal(code, 0, stderr);
  t.match(stderr, /^Warning: .*agent-inject-secert-db.*did you mean/m);
});

await t.test('kubectl shows every mistake of a Pod that is denied', async (t) => {
  const { role: _role, ...unnamed } = readsDatabase;
  const annotations = { ...unnamed, 'agent-inject-template-db': '{{ if }}' };
  const { code, stderr } = await dryRun(annotatedPod(annotations, { name: 'a' }));
  t.equal(code, 1);
  t.match(stderr, /admission webhook "vault.hashicorp.com" denied the request/);
  t.match(stderr, /vault.hashicorp.com\/role/);
  t.match(stderr, /agent-inject-template-db/);
});

await t.test('the restricted security standard, under which every Pod here runs, is in force', async (t) => {
  const annotations = { ...readsDatabase, 'agent-set-security-context': 'false' };
  const { code, stderr } = await dryRun(annotatedPod(annotations, { name: 'a' }));
  t.equal(code, 1);
  t.match(stderr, /violates PodSecurity "restricted:latest".*vault-agent-init/);
});

await t.test('the check that helm test runs passes', async (t) => {
  const hook = await helmTest(kubectl);
  await inRelease.apply(...hook);
  t.teardown(() => inRelease.call(['delete', '-f', '-'], { apiVersion: 'v1', kind: 'List', items: hook }));
  const pod = `pod/${webhook.release}-agent-injector-test`;
  const succeeded = '--for=jsonpath={.status.phase}=Succeeded';
  await inRelease.attempt(['wait', succeeded, pod, '--timeout=120s']);
  t.match(await inRelease.call(['logs', pod]), /^injected: vault-agent-init/);
});

await t.test('a CA bundle that somebody has overwritten is repaired', async (t) => {
  const bundle = ['get', webhook.configuration, '-o', 'jsonpath={.webhooks[0].clientConfig.caBundle}'];
  const original = await everywhere.call(bundle);
  const foreign = await everywhere.call([
    'get',
    'configmap/kube-root-ca.crt',
    '-o',
    'jsonpath={.data.ca\\.crt}',
  ]);
  const overwritten = Buffer.from(foreign).toString('base64');
  await patchWebhook({ 'clientConfig/caBundle': overwritten });
  const repaired = async () => (await everywhere.call(bundle)) !== overwritten;
  await eventually('the bundle is written again', repaired);
  await eventually('Pods are injected again', () => injects(kubectl));
  const [first] = Buffer.from(original, 'base64').toString().split('-----END');
  t.match(Buffer.from(await everywhere.call(bundle), 'base64').toString(), first);
});

await t.test('the API server finds the webhook again after its own restart', async (t) => {
  if (!(await restartPart('kube-apiserver'))) {
    t.comment('NOT CHECKED: the API server of this cluster is not ours to restart');
    return;
  }
  await eventually('Pods are injected again', () => injects(kubectl));
  t.pass();
});

await t.test('without the webhook, Fail refuses annotated Pods only', async (t) => {
  await scale(0);
  const { code, stderr } = await dryRun(annotated);
  t.equal(code, 1);
  t.match(stderr, /failed calling webhook "vault.hashicorp.com"/);
  t.equal((await dryRun(annotatedPod({}, { name: 'a' }))).code, 0);
});

await t.test('without the webhook, Ignore stores Pods without an agent', async (t) => {
  await setFailurePolicy('Ignore');
  const stored = await eventually('the changed registration acts', async () => {
    const answer = await dryRun(annotated);
    return answer.code === 0 ? answer : undefined;
  });
  t.same(namesOf(stored), ['app']);
  await setFailurePolicy('Fail');
  await scale(2);
});
