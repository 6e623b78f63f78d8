import t from 'tap';
import { until } from '../../dev/process/poll.ts';
import { runInitAgent } from './agent.ts';
import { missingControlPlane } from './binaries.ts';
import { startCluster } from './cluster/cluster.ts';
import { allowApplications } from './cluster/openbao.ts';
import { canRun } from './needs.ts';
import { annotatedPod, readsDatabase } from './pods.ts';
import { registerProcess, startWebhookProcess } from './webhook/process.ts';
import type { Cluster } from './cluster/cluster.ts';
import type { Outcome } from './cluster/sandbox.ts';

interface StoredPod {
  readonly spec: {
    readonly initContainers?: readonly { readonly name: string; readonly restartPolicy?: string }[];
    readonly containers: readonly { readonly name: string }[];
  };
}

/** What the API server makes of a Pod, without storing it. */
const dryRun = ({ kubectl }: Cluster, pod: object): Promise<Outcome> =>
  kubectl.attempt(['create', '--dry-run=server', '-o', 'json', '-f', '-'], pod);

function containerNames({ stdout }: Outcome): readonly string[] {
  const { spec } = JSON.parse(stdout) as StoredPod;
  return [...(spec.initContainers ?? []), ...spec.containers].map(({ name }) => name);
}

/** Namespaces and ServiceAccounts, which no controller makes here. */
async function prepare({ kubectl, bao }: Cluster): Promise<void> {
  const restricted = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  await kubectl.apply({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'restricted', labels: restricted },
  });
  for (const namespace of ['default', 'restricted'])
    for (const name of ['app', 'other'])
      await kubectl.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } });
  await allowApplications(bao, 'app');
  await bao.call(['kv', 'put', 'secret/app/db', 'password=correct horse']);
}

async function admissionTests(): Promise<void> {
  const cluster = await startCluster({ node: false });
  t.teardown(cluster.stop);
  await prepare(cluster);
  const webhook = await startWebhookProcess(cluster);
  const called = async () => {
    const probe = annotatedPod(readsDatabase, { name: 'probe' });
    const answer = await dryRun(cluster, probe);
    return answer.code === 0 && containerNames(answer).includes('vault-agent-init');
  };
  await until('the API server calls the webhook', called, 30_000);

  await t.test('an annotated Pod gets the agent', async (t) => {
    const answer = await dryRun(cluster, annotatedPod(readsDatabase, { name: 'a' }));
    t.same(containerNames(answer), ['vault-agent-init', 'app', 'vault-agent']);
    t.equal(answer.stderr, '');
  });

  await t.test('a Pod without annotations is left alone', async (t) => {
    const answer = await dryRun(cluster, annotatedPod({}, { name: 'a' }));
    t.same(containerNames(answer), ['app']);
  });

  await t.test('a namespace with the restricted security standard takes every mode', async (t) => {
    const modes: readonly Readonly<Record<string, string>>[] = [
      {},
      { 'agent-pre-populate-only': 'true' },
      { 'agent-pre-populate': 'false' },
    ];
    for (const mode of modes) {
      const pod = annotatedPod({ ...readsDatabase, ...mode }, { name: 'a', namespace: 'restricted' });
      const { code, stderr } = await dryRun(cluster, pod);
      t.equal(code, 0, `${JSON.stringify(mode)} ${stderr}`);
    }
  });

  await t.test('kubectl shows a warning about a mistyped annotation', async (t) => {
    const annotations = { ...readsDatabase, 'agent-inject-secert-db': 'secret/data/app/db' };
    const { code, stderr } = await dryRun(cluster, annotatedPod(annotations, { name: 'a' }));
    t.equal(code, 0, stderr);
    t.match(stderr, /^Warning: .*agent-inject-secert-db.*did you mean/m);
  });

  await t.test('kubectl shows every mistake of a Pod that is denied', async (t) => {
    const { role: _role, ...unnamed } = readsDatabase;
    const annotations = { ...unnamed, 'agent-inject-template-db': '{{ if }}' };
    const { code, stderr } = await dryRun(cluster, annotatedPod(annotations, { name: 'a' }));
    t.equal(code, 1);
    t.match(stderr, /admission webhook "vault.hashicorp.com" denied the request/);
    t.match(stderr, /vault.hashicorp.com\/role/);
    t.match(stderr, /agent-inject-template-db/);
  });

  await t.test('the injected agent logs in with a token of the API server', async (t) => {
    const { stdout } = await dryRun(cluster, annotatedPod(readsDatabase, { name: 'a' }));
    const token = await cluster.kubectl.call(['create', 'token', 'app']);
    const { code, stderr, files } = await runInitAgent(cluster, stdout, token.trim());
    t.equal(code, 0, stderr);
    t.same(files, { db: 'correct horse' });
  });

  await t.test('the injected agent says why a ServiceAccount may not log in', async (t) => {
    const annotations = { ...readsDatabase, 'agent-auto-auth-exit-on-err': 'true' };
    const { stdout } = await dryRun(cluster, annotatedPod(annotations, { name: 'a' }));
    const token = await cluster.kubectl.call(['create', 'token', 'other']);
    const outcome = await runInitAgent(cluster, stdout, token.trim());
    t.equal(outcome.code, 1);
    t.match(outcome.stderr + outcome.stdout, /service account name not authorized/);
    t.same(outcome.files, {});
  });

  await t.test('no creation fails while the certificate changes', async (t) => {
    const pod = annotatedPod(readsDatabase, { name: 'a' });
    for (let creation = 0; creation < 40; creation++) {
      if (creation % 10 === 5) webhook.rotateCertificate();
      const { code, stderr } = await dryRun(cluster, pod);
      t.equal(code, 0, `creation ${creation} ${stderr}`);
    }
  });

  await t.test('the API server finds the webhook again after its own restart', async (t) => {
    await cluster.restartApiServer();
    await until('the agent is added again', called, 60_000);
    t.pass();
  });

  await t.test('without the webhook, Fail refuses annotated Pods only', async (t) => {
    await webhook.stop();
    const { code, stderr } = await dryRun(cluster, annotatedPod(readsDatabase, { name: 'a' }));
    t.equal(code, 1);
    t.match(stderr, /failed calling webhook "vault.hashicorp.com"/);
    t.equal((await dryRun(cluster, annotatedPod({}, { name: 'a' }))).code, 0);
  });

  await t.test('without the webhook, Ignore stores Pods without an agent', async (t) => {
    await registerProcess(cluster, 'Ignore');
    const stored = await until(
      'the changed registration acts',
      async () => {
        const answer = await dryRun(cluster, annotatedPod(readsDatabase, { name: 'a' }));
        return answer.code === 0 ? answer : undefined;
      },
      30_000,
    );
    t.same(containerNames(stored), ['app']);
    await webhook.start();
    await until('the agent is added again', called, 30_000);
  });
}

if (canRun(t, missingControlPlane())) await admissionTests();
