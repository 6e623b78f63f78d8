import t from 'tap';
import { until } from '../../dev/process/poll.ts';
import { missingParts } from './binaries.ts';
import { startCluster } from './cluster/cluster.ts';
import { node } from './cluster/control-plane.ts';
import { allowApplications } from './cluster/openbao.ts';
import { missingImages, openbaoImage } from './images/images.ts';
import { canRun } from './needs.ts';
import { annotatedJob, annotatedPod, readsDatabase } from './pods.ts';
import { deployWebhook, replaceReplicas } from './webhook/deployment.ts';
import type { Cluster } from './cluster/cluster.ts';

interface StatsSummary {
  readonly pods: readonly {
    readonly podRef: { readonly name: string };
    readonly containers?: readonly {
      readonly name: string;
      readonly memory?: { readonly workingSetBytes?: number };
    }[];
  }[];
}

/** Prints the file, then every change of it. */
const watchFile = 'while :; do cat /vault/secrets/db; echo; sleep 1; done';

const putPassword = ({ bao }: Cluster, password: string) =>
  bao.call(['kv', 'put', 'secret/app/db', `password=${password}`]);

async function prepare(cluster: Cluster): Promise<void> {
  const { kubectl, bao } = cluster;
  const restricted = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  const metadata = { name: 'restricted', labels: restricted };
  await kubectl.apply({ apiVersion: 'v1', kind: 'Namespace', metadata });
  for (const namespace of ['default', 'restricted'])
    await kubectl.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'app', namespace } });
  await allowApplications(bao, 'app');
  await putPassword(cluster, 'first');
  await deployWebhook(cluster);
  await until('the webhook published its CA', () => isTrusted(cluster), 60_000);
}

/** Whether the API server can call the webhook: one replica has published the CA of their certificate. */
async function isTrusted({ kubectl }: Cluster): Promise<boolean> {
  const probe = annotatedPod(readsDatabase, { name: 'probe' });
  return (await kubectl.attempt(['create', '--dry-run=server', '-f', '-'], probe)).code === 0;
}

/** Waits until the Pod is ready, and says what became of it when it is not. */
async function ready({ kubectl }: Cluster, name: string, namespace = 'default'): Promise<void> {
  const pod = ['-n', namespace, `pod/${name}`];
  const { code } = await kubectl.attempt(['wait', '--for=condition=Ready', ...pod, '--timeout=90s']);
  if (code !== 0) throw new Error(await describe({ kubectl }, name, namespace));
}

async function describe(
  { kubectl }: Pick<Cluster, 'kubectl'>,
  name: string,
  namespace: string,
): Promise<string> {
  const { stdout } = await kubectl.attempt(['-n', namespace, 'describe', `pod/${name}`]);
  const logs = await kubectl.attempt(['-n', namespace, 'logs', name, '--all-containers', '--prefix']);
  return `${stdout}\n${logs.stdout}${logs.stderr}`;
}

/** Waits until the application has printed `text`. */
async function prints({ kubectl }: Cluster, name: string, text: string): Promise<void> {
  const printed = async () => (await kubectl.attempt(['logs', name, '-c', 'app'])).stdout.includes(text);
  await until(`${name} prints ${text}`, printed, 60_000);
}

async function podTests(): Promise<void> {
  const cluster = await startCluster({ node: true });
  t.teardown(cluster.stop);
  const { kubectl } = cluster;
  await prepare(cluster);
  const fresh = { ...readsDatabase, 'template-static-secret-render-interval': '2s' };

  await t.test('an annotated Pod gets its file, and its changes', async (t) => {
    await kubectl.apply(annotatedPod(fresh, { name: 'classic', script: watchFile }));
    await ready(cluster, 'classic');
    await prints(cluster, 'classic', 'first');
    await putPassword(cluster, 'second');
    await prints(cluster, 'classic', 'second');
    t.match(await kubectl.call(['logs', 'classic', '-c', 'vault-agent']), /rendered/);
  });

  await t.test('a Job with a native sidecar completes by itself', async (t) => {
    const annotations = { ...readsDatabase, 'agent-native-sidecar': 'true' };
    await kubectl.apply(annotatedJob(annotations, { name: 'once', script: 'cat /vault/secrets/db' }));
    await kubectl.call(['wait', '--for=condition=Complete', 'job/once', '--timeout=90s']);
    t.equal(await kubectl.call(['logs', 'job/once', '-c', 'app']), 'second');
  });

  await t.test('an init container alone gives the file to a Pod that ends', async (t) => {
    const annotations = { ...readsDatabase, 'agent-pre-populate-only': 'true' };
    await kubectl.apply(annotatedPod(annotations, { name: 'init', script: 'cat /vault/secrets/db' }));
    const ended = ['wait', '--for=jsonpath={.status.phase}=Succeeded', 'pod/init', '--timeout=90s'];
    if ((await kubectl.attempt(ended)).code !== 0)
      throw new Error(await describe(cluster, 'init', 'default'));
    t.equal(await kubectl.call(['logs', 'init', '-c', 'app']), 'second');
  });

  await t.test('a namespace with the restricted security standard runs every mode', async (t) => {
    for (const [name, mode] of Object.entries({ plain: {}, native: { 'agent-native-sidecar': 'true' } })) {
      await kubectl.apply(annotatedPod({ ...fresh, ...mode }, { name, namespace: 'restricted' }));
      await ready(cluster, name, 'restricted');
    }
    t.pass();
  });

  await t.test('the agent of OpenBao runs in a Pod too, beside which ours is measured', async (t) => {
    await kubectl.apply(
      annotatedPod({ ...fresh, 'agent-image': openbaoImage }, { name: 'openbao', script: watchFile }),
    );
    await ready(cluster, 'openbao');
    await prints(cluster, 'openbao', 'second');
    for (const pod of ['classic', 'openbao']) {
      const bytes = await until('its memory is known', () => workingSet(cluster, pod), 30_000);
      t.comment(`working set of the agent in ${pod}: ${(bytes / 2 ** 20).toFixed(1)} MiB`);
    }
  });

  await t.test('the token is revoked when a Pod that asked for it is deleted', async (t) => {
    const before = await tokenAccessors(cluster);
    const annotations = { ...fresh, 'agent-revoke-on-shutdown': 'true' };
    await kubectl.apply(annotatedPod(annotations, { name: 'revoking' }));
    await ready(cluster, 'revoking');
    const created = (await tokenAccessors(cluster)).difference(before);
    await kubectl.call(['delete', 'pod/revoking', '--timeout=60s']);
    const left = (await tokenAccessors(cluster)).intersection(created);
    t.ok(left.size < created.size, `${left.size} of ${created.size} tokens are left`);
  });

  await t.test('no creation fails while every replica is replaced', async (t) => {
    const replaced = { done: false };
    const replacing = replaceReplicas(cluster).then(() => (replaced.done = true));
    for (let creation = 0; !replaced.done; creation++) {
      const pod = annotatedPod(readsDatabase, { name: 'a' });
      const { code, stderr } = await kubectl.attempt(['create', '--dry-run=server', '-f', '-'], pod);
      t.equal(code, 0, `creation ${creation} ${stderr}`);
    }
    await replacing;
  });
}

/** Bytes of the agent's container as the kubelet measures them, once it has. */
async function workingSet({ kubectl }: Cluster, pod: string): Promise<number | undefined> {
  const path = `/api/v1/nodes/${node.name}/proxy/stats/summary`;
  const { pods } = JSON.parse(await kubectl.call(['get', '--raw', path])) as StatsSummary;
  const containers = pods.find(({ podRef }) => podRef.name === pod)?.containers ?? [];
  return containers.find(({ name }) => name === 'vault-agent')?.memory?.workingSetBytes;
}

/** One for each token that the server knows. */
async function tokenAccessors({ bao }: Cluster): Promise<ReadonlySet<string>> {
  const list = await bao.call(['list', '-format=json', 'auth/token/accessors']);
  return new Set(JSON.parse(list) as readonly string[]);
}

if (canRun(t, [...missingParts(), ...missingImages()])) await podTests();
