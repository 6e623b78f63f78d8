import t from 'tap';
import { eventually } from '../eventually.ts';
import { allowRole } from '../install/openbao.ts';
import { restartPart } from '../parts.ts';
import { annotatedPod, followsDatabase, watchFile } from '../pods.ts';
import { openWorkplace } from '../workplace.ts';

/** What happens to a Pod after it has started. */

const { kubectl, bao, putPassword, ready, prints, read } = await openWorkplace(t, 'life');
const tokenFile = '/var/run/secrets/kubernetes.io/serviceaccount/token';
const inApplication = (pod: string, ...words: readonly string[]) =>
  kubectl.call(['exec', pod, '-c', 'app', '--', ...words]);

/** Kills the agent where processes are shared; the brackets keep this shell from finding itself. */
const killAgent =
  'for process in /proc/[0-9]*; do grep -q /bin/[v]ault $process/cmdline && kill -9 ${process#/proc/}; done; true';

/** One for each token that OpenBao knows. */
async function tokenAccessors(): Promise<ReadonlySet<string>> {
  const list = await bao.call('list', '-format=json', 'auth/token/accessors');
  return new Set(JSON.parse(list) as readonly string[]);
}

await t.test('the node starts an application again, which finds its file', async (t) => {
  await putPassword('before');
  const script = 'until [ -e /tmp/end ]; do cat /vault/secrets/db; echo; sleep 1; done; exit 1';
  const pod = { name: 'restarted', restartPolicy: 'Always', script };
  await kubectl.apply(annotatedPod(followsDatabase, pod));
  await ready('restarted');
  await inApplication('restarted', 'touch', '/tmp/end');
  const again = async () => (await restarts('restarted', 'app')) === 1;
  await eventually('the application runs again', again);
  await prints('restarted', 'before');
  t.equal(await restarts('restarted', 'vault-agent'), 0);
});

await t.test('the node starts an agent again, which goes on', async (t) => {
  const annotations = {
    ...followsDatabase,
    'agent-share-process-namespace': 'true',
    'agent-run-as-same-user': 'true',
  };
  const security = { runAsUser: 1234, runAsGroup: 1234 };
  const pod = { name: 'agent', restartPolicy: 'Always', script: watchFile, security };
  await kubectl.apply(annotatedPod(annotations, pod));
  await ready('agent');
  await inApplication('agent', 'sh', '-c', killAgent);
  const again = async () => (await restarts('agent', 'vault-agent')) === 1;
  await eventually('the agent runs again', again);
  await putPassword('after');
  await prints('agent', 'after');
  t.equal(await restarts('agent', 'app'), 0);
});

await t.test('the token is revoked when a Pod that asked for it is deleted', async (t) => {
  const before = await tokenAccessors();
  const annotations = { ...followsDatabase, 'agent-revoke-on-shutdown': 'true' };
  await kubectl.apply(annotatedPod(annotations, { name: 'revoking' }));
  await ready('revoking');
  const created = (await tokenAccessors()).difference(before);
  await kubectl.call(['delete', 'pod/revoking', '--timeout=120s']);
  const left = (await tokenAccessors()).intersection(created);
  t.ok(left.size < created.size, `${left.size} of ${created.size} tokens are left`);
});

await t.test('an agent logs in with the ServiceAccount token of the day', async (t) => {
  await allowRole(bao.call, 'brief', 'token_ttl=10s', 'token_max_ttl=10s');
  const annotations = { ...followsDatabase, role: 'brief' };
  await kubectl.apply(annotatedPod(annotations, { name: 'rotated', script: watchFile }));
  await ready('rotated');
  const first = await inApplication('rotated', 'cat', tokenFile);
  if (!(await restartPart('kubelet'))) {
    t.comment(
      'NOT CHECKED: the kubelet of this cluster is not ours to restart, after which it asks for new tokens',
    );
    return;
  }
  const replaced = async () =>
    (await inApplication('rotated', 'cat', tokenFile).catch(() => first)) !== first;
  await eventually('the kubelet has replaced the token', replaced);
  const known = await tokenAccessors();
  const loggedIn = async () => (await tokenAccessors()).difference(known).size > 0;
  await eventually('a login after that', loggedIn);
  await putPassword('with a new token');
  await prints('rotated', 'with a new token');
  t.equal(await restarts('rotated', 'vault-agent'), 0);
});

async function restarts(pod: string, container: string): Promise<number | undefined> {
  const { status } = await read(pod);
  return status.containerStatuses?.find(({ name }) => name === container)?.restartCount;
}
