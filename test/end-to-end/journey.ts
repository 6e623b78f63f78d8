import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Test } from 'tap';
import { runAgents } from '../../dev/pod/run.ts';
import { startChild } from '../../dev/process/child.ts';
import { until } from '../../dev/process/poll.ts';
import { admitAndLayOut, annotatedPod, stackTrace } from './world.ts';
import type { Runtime } from '../../dev/pod/agent-binary.ts';
import type { World } from './world.ts';

/** Long enough that a torn write could not go unnoticed. */
const secretOf = (version: number) => `version-${version}-${'x'.repeat(100_000)}`;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const pod = annotatedPod({
  role: 'app',
  'template-static-secret-render-interval': '1s',
  'agent-inject-secret-password': 'secret/data/app',
  'agent-inject-template-password': '{{ with secret "secret/data/app" }}{{ .Data.data.password }}{{ end }}',
  'agent-inject-perms-password': '0440',
  'agent-inject-secret-database': 'database/creds/app',
  'agent-inject-template-database':
    '{{ with secret "database/creds/app" }}{{ .Data.username }}:{{ .Data.password }}{{ end }}',
  'agent-inject-secret-plain': 'secret/data/app',
  'agent-inject-default-template': 'json',
});

/** From the AdmissionReview to SIGTERM: what the whole project is for, on one server and one runtime. */
export async function journey(t: Test, world: World, runtime: Runtime): Promise<void> {
  const { call } = world;
  const writeSecret = (version: number) =>
    call('PUT secret/data/app', { data: { password: secretOf(version), port: 5432 } });
  await writeSecret(0);
  const { local } = await admitAndLayOut(t, world, pod, runtime);
  const path = (name: string) => local.path('app', `/vault/secrets/${name}`);

  const { init, sidecar } = await runAgents(local);
  if (sidecar === undefined) throw new Error('there is no sidecar');
  t.equal(
    await readFile(path('password'), 'utf8'),
    secretOf(0),
    'the file is there when the init container is done',
  );
  t.equal((await stat(path('password'))).mode & 0o777, 0o440);
  t.match(await readFile(path('database'), 'utf8'), /^v_.+:.{16,}$/);
  t.match(await readFile(path('plain'), 'utf8'), '"port":5432');
  await until('the sidecar has logged in', () => sidecar.output().includes('login succeeded'));

  const reader = await startChild(process.execPath, [
    join(import.meta.dirname, 'reader.ts'),
    path('password'),
  ]);
  t.teardown(() => reader.stop());
  await until('the reader reads', () => reader.output().includes('reading'));
  for (const version of [1, 2, 3]) {
    await writeSecret(version);
    await until(
      `version ${version} is in the file`,
      async () => (await readFile(path('password'), 'utf8')) === secretOf(version),
    );
  }
  await reader.stop();
  const seen = JSON.parse(reader.output().split('\n')[1] ?? '{}') as {
    reads: number;
    contents: string[];
    failures: string[];
  };
  t.same(seen.failures, [], 'the file was there at every moment');
  t.same(seen.contents.sort(), [0, 1, 2, 3].map((version) => sha256(secretOf(version))).sort(), 'and whole');
  t.ok(seen.reads > 100, `${seen.reads} reads`);

  const credentials = await readFile(path('database'), 'utf8');
  await until('the database lease was renewed', async () => isRenewed(call, credentials));
  t.equal(await readFile(path('database'), 'utf8'), credentials, 'renewing changes nothing on disk');

  sidecar.kill('SIGTERM');
  t.equal(await sidecar.exited, 0, 'SIGTERM ends the sidecar with 0');
  t.equal(await readFile(path('password'), 'utf8'), secretOf(3), 'and leaves the files');

  const output = `${init?.output() ?? ''}${sidecar.output()}${world.webhook.process.output()}`;
  const [, password = ''] = credentials.split(':');
  const token = await readFile(local.path('vault-agent', '/home/vault/.vault-token'), 'utf8');
  const account = local.path('vault-agent', '/var/run/secrets/kubernetes.io/serviceaccount/token');
  for (const secret of ['x'.repeat(20), password, token, await readFile(account, 'utf8')])
    t.notOk(secret === '' || output.includes(secret), 'no secret is in any log');
  t.match(output, /role[ =]"?app/, 'the log says which role is used');
  t.notMatch(output, stackTrace);
}

/** Whether the lease that belongs to the credentials in the file has been renewed a while after it was issued. */
async function isRenewed(call: World['call'], credentials: string): Promise<boolean> {
  const { body } = await call('GET sys/leases/lookup/database/creds/app/?list=true');
  const keys = (body.data?.keys ?? []) as string[];
  const leases = await Promise.all(
    keys.map((key) => call('PUT sys/leases/lookup', { lease_id: `database/creds/app/${key}` })),
  );
  return (
    credentials !== '' && leases.some(({ body: { data } }) => isLater(data?.last_renewal, data?.issue_time))
  );
}

/** By more than the renewal right after the first read. */
function isLater(renewal: unknown, issue: unknown): boolean {
  return (
    typeof renewal === 'string' && typeof issue === 'string' && Date.parse(renewal) - Date.parse(issue) > 2000
  );
}
