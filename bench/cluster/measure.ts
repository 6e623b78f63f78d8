/** Measures creations in the cluster that KUBECONFIG names. Usage: node bench/cluster/measure.ts CREATIONS */
import { cpus } from 'node:os';
import { installWebhook, removeWebhook, webhook } from '../../test/e2e/install/webhook.ts';
import { createKubectl } from '../../test/e2e/kubectl.ts';
import { annotatedPod, readsDatabase } from '../../test/e2e/pods.ts';
import { quantile, table } from '../statistics.ts';
import { openApi } from './api.ts';
import { startPeer } from './peer.ts';

const creations = Number(process.argv[2] ?? 500);
/** Kinds take turns after so many creations, so that what else goes on meets all alike. */
const turn = 25;
const warmUp = 50;
const pod = annotatedPod(readsDatabase, { name: 'bench', serviceAccountName: 'default' });
const namespaceOf = (kind: string) => `e2e-bench-${kind}`;

const kubectl = createKubectl();
const api = openApi();

/** One namespace per kind; `peer` is called for Pods in the last one. */
async function prepare(kinds: readonly string[]): Promise<void> {
  for (const kind of kinds) {
    const metadata = { name: namespaceOf(kind), labels: { bench: kind } };
    await kubectl.apply({ apiVersion: 'v1', kind: 'Namespace', metadata });
    await kubectl.call([
      'wait',
      '--for=create',
      'serviceaccount/default',
      '-n',
      metadata.name,
      '--timeout=120s',
    ]);
  }
  await installWebhook(kubectl, 'http://vault.example:8200');
  const selector = { matchLabels: { bench: 'ours' } };
  const operation = { op: 'replace', path: '/webhooks/0/namespaceSelector', value: selector };
  const patching = ['patch', webhook.configuration, '--type=json', '-p', JSON.stringify([operation])];
  await kubectl.call(patching);
}

/** Milliseconds of each creation. */
async function measure(kinds: readonly string[]): Promise<ReadonlyMap<string, number[]>> {
  const times = new Map(kinds.map((kind) => [kind, [] as number[]]));
  for (let done = -warmUp; done < creations; done += turn)
    for (const [kind, list] of times)
      for (let creation = 0; creation < turn; creation++) {
        const { milliseconds, injected } = await api.createPod(namespaceOf(kind), pod);
        if (injected !== (kind !== 'none')) throw new Error(`${kind}: injected is ${injected}`);
        if (done >= 0) list.push(milliseconds);
      }
  return times;
}

const peer = process.env.VAULT_K8S_BIN;
const kinds = peer === undefined ? ['none', 'ours'] : ['none', 'ours', 'vault-k8s'];
if (peer === undefined)
  console.log('VAULT_K8S_BIN is not set: nothing here says how ours compares with vault-k8s');
const stopPeer = peer === undefined ? undefined : await startPeer(kubectl, peer);
try {
  await prepare(kinds);
  await api.settle(
    kinds.map((kind) => ({ namespace: namespaceOf(kind), injected: kind !== 'none' })),
    pod,
  );
  const rows = [...(await measure(kinds))].map(([kind, times]) => [
    kind,
    ...[0.5, 0.99].map((q) => quantile(times, q).toFixed(1)),
  ]);
  console.log(`${creations} creations each (dry-run), one at a time, ${cpus().length} cores\n`);
  console.log(table([['webhook', 'p50 ms', 'p99 ms'], ...rows]));
} finally {
  await stopPeer?.();
  await removeWebhook(kubectl);
  for (const kind of kinds) await kubectl.call(['delete', 'namespace', namespaceOf(kind), '--wait=false']);
  api.close();
}
