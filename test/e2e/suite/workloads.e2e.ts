import t from 'tap';
import { annotatedJob, annotatedPod, followsDatabase, jobSpec, podTemplate, readsDatabase } from '../pods.ts';
import { containerNames, openWorkplace } from '../workplace.ts';
import type { StoredPod } from '../workplace.ts';

/** What people create Pods with. */

const { kubectl, putPassword } = await openWorkplace(t, 'workloads');
const reads = 'cat /vault/secrets/db';
const jobs = { ...readsDatabase, 'agent-native-sidecar': 'true' };
await putPassword('correct horse');

await kubectl.apply({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'every-minute' },
  spec: { schedule: '* * * * *', jobTemplate: { spec: jobSpec(jobs, { script: reads }) } },
});

await t.test('a Deployment rolls out', async (t) => {
  const labels = { part: 'application' };
  const template = podTemplate(followsDatabase, {
    script: `${reads}; echo; sleep 1000`,
    restartPolicy: 'Always',
  });
  await kubectl.apply({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { replicas: 2, selector: { matchLabels: labels }, template },
  });
  await kubectl.call(['rollout', 'status', 'deployment/web', '--timeout=180s']);
  t.equal(await kubectl.call(['logs', 'deployment/web', '-c', 'app']), 'correct horse\n');
});

await t.test('a Job with a native sidecar completes by itself', async (t) => {
  await kubectl.apply(annotatedJob(jobs, { name: 'once', script: reads }));
  await kubectl.call(['wait', '--for=condition=Complete', 'job/once', '--timeout=180s']);
  t.equal(await kubectl.call(['logs', 'job/once', '-c', 'app']), 'correct horse');
});

await t.test('a dry run shows the injected Pod and stores nothing', async (t) => {
  const creating = ['create', '--dry-run=server', '-o', 'json', '-f', '-'];
  const shown = JSON.parse(
    await kubectl.call(creating, annotatedPod(readsDatabase, { name: 'dry' })),
  ) as StoredPod;
  t.same(containerNames(shown), ['vault-agent-init', 'app', 'vault-agent']);
  t.equal(await kubectl.call(['get', 'pod/dry', '--ignore-not-found']), '');
});

await t.test('a CronJob runs when it is due', async (t) => {
  const succeeded = '--for=jsonpath={.status.lastSuccessfulTime}';
  await kubectl.call(['wait', succeeded, 'cronjob/every-minute', '--timeout=240s']);
  t.pass();
});
