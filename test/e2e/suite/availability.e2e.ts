import { X509Certificate } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import type { Test } from 'tap';
import { eventually } from '../eventually.ts';
import { issueAuthority, issueServer } from '../../../src/tls/certificate.ts';
import { webhook } from '../install/webhook.ts';
import { createKubectl } from '../kubectl.ts';
import { annotatedPod, readsDatabase } from '../pods.ts';
import { openWorkplace } from '../workplace.ts';

/** A stream of creations must not notice what happens to the webhook. */

const { kubectl } = await openWorkplace(t, 'availability');
const everywhere = createKubectl();
const inRelease = everywhere.within(webhook.namespace);
const rolledOut = ['rollout', 'status', webhook.deployment, '--timeout=300s'];

const podsPerCall = 5;
const items = Array.from({ length: podsPerCall }, (_, index) =>
  annotatedPod(readsDatabase, { name: `stream-${index}` }),
);
const status = 'jsonpath={.metadata.annotations.vault\\.hashicorp\\.com/agent-inject-status}{" "}';
const creating = ['create', '--dry-run=server', '-f', '-', '-o', status];
const allInjected = 'injected '.repeat(podsPerCall);

/** Creates Pods one after the other until `event` has ended; each must be injected. */
async function streamDuring(t: Test, event: Promise<unknown>): Promise<void> {
  const running = { is: true };
  const ended = event.finally(() => (running.is = false));
  let creations = 0;
  const failures: string[] = [];
  while (running.is) {
    const list = { apiVersion: 'v1', kind: 'List', items };
    const { code, stdout, stderr } = await kubectl.attempt(creating, list);
    creations += podsPerCall;
    if (code !== 0 || stdout !== allInjected) failures.push(`after ${creations}: ${stdout} ${stderr}`);
  }
  await ended;
  t.comment(`${creations} creations`);
  t.same(failures, []);
  t.ok(creations > podsPerCall, 'there was a stream');
}

await t.test('no creation fails while every replica is replaced', (t) =>
  streamDuring(
    t,
    inRelease.call(['rollout', 'restart', webhook.deployment]).then(() => inRelease.call(rolledOut)),
  ),
);

await t.test('no creation fails while the number of replicas changes', async (t) => {
  const scaled = async () => {
    for (const replicas of [3, 1, 2]) {
      await inRelease.call(['scale', webhook.deployment, `--replicas=${replicas}`]);
      await inRelease.call(rolledOut);
    }
  };
  await streamDuring(t, scaled());
});

await t.test('no creation fails while the leading replica is deleted', async (t) => {
  const holder = ['get', 'lease', '-o', 'jsonpath={.items[0].spec.holderIdentity}'];
  // One that ends gives the lease back, and for a moment nobody holds it.
  const leader = await eventually('a leader', async () => (await inRelease.call(holder)) || undefined);
  const deleted = async () => {
    await inRelease.call(['delete', 'pod', leader, '--timeout=120s']);
    await inRelease.call(rolledOut);
  };
  await streamDuring(t, deleted());
});

await t.test('no creation fails while certificate and authority are renewed', async (t) => {
  const before = await servedCertificate();
  await streamDuring(t, replaceByOneThatIsDue(before));
});

async function servedCertificate(): Promise<string> {
  const cert = await inRelease.call(['get', webhook.certificates, '-o', 'jsonpath={.data.cert}']);
  return Buffer.from(cert, 'base64').toString();
}

/** Does what a replica of long ago has done: publishes an authority, then stores a pair of it, whose time is nearly over. */
async function replaceByOneThatIsDue(before: string): Promise<void> {
  const hour = 3_600_000;
  const now = Date.now();
  const authority = issueAuthority('e2e', { notBefore: now - 24 * hour, notAfter: now + 24 * hour });
  const validity = { notBefore: now - 23 * hour, notAfter: now + hour };
  const pair = issueServer(webhook.hosts, authority, 'e2e', validity);
  await publish(authority.certificate);
  // Nothing tells when API servers have heard of it; the webhook gives them as long.
  await sleep(10_000);
  const data = { cert: pair.certificate, key: pair.key, ca: authority.certificate };
  const encoded = Object.entries(data).map(([name, text]) => [name, Buffer.from(text).toString('base64')]);
  const patch = JSON.stringify({ data: Object.fromEntries(encoded) as Record<string, string> });
  await inRelease.call(['patch', webhook.certificates, '--type=merge', '-p', patch]);
  const renewed = async () => ![before, pair.certificate].includes(await servedCertificate());
  await eventually('the leader has renewed it', renewed);
  const { validToDate } = new X509Certificate(await servedCertificate());
  await eventually('every replica serves it', () => isServedByAll(validToDate.toISOString()));
}

/** Whether every replica has logged that it serves the certificate with this end. */
async function isServedByAll(notAfter: string): Promise<boolean> {
  const replicas = ['logs', '-l', 'component=webhook', '--prefix', '--tail=-1'];
  const lines = (await inRelease.call(replicas)).split('\n').filter((line) => line.includes(notAfter));
  return new Set(lines.map((line) => line.split(' ', 1)[0])).size === 2;
}

async function publish(authority: string): Promise<void> {
  const bundlePath = 'jsonpath={.webhooks[0].clientConfig.caBundle}';
  const bundle = await everywhere.call(['get', webhook.configuration, '-o', bundlePath]);
  const wider = Buffer.from(bundle, 'base64').toString() + authority;
  const value = Buffer.from(wider).toString('base64');
  const operation = { op: 'replace', path: '/webhooks/0/clientConfig/caBundle', value };
  const patching = ['patch', webhook.configuration, '--type=json', '-p', JSON.stringify([operation])];
  await everywhere.call(patching);
}
