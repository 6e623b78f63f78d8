import { readFileSync } from 'node:fs';
import t from 'tap';
import { until } from '../../dev/process/poll.ts';
import { World, runtimes } from '../agent/world.ts';

/** What befalls the reads of a secret of that name. */
const faults: Readonly<Record<string, object>> = {
  sealed: { status: 503, errors: ['Vault is sealed'], headers: { 'retry-after': '1' } },
  limited: { status: 429, headers: { 'retry-after': '1' } },
  standby: { status: 472 },
  performance: { status: 473 },
  stale: { status: 412, errors: ['required index state not present'] },
  broken: { status: 500, errors: ['internal error'] },
  gateway: { status: 502, body: '<html>bad gateway</html>' },
  denied: { status: 403, errors: ['permission denied'] },
  dropped: { drop: true },
  cut: { truncateAt: 20 },
  slow: { delayMs: 700 },
  html: { body: '<html>a login page</html>' },
  empty: { body: '' },
  list: { body: '[1,2,3]' },
  wrong: { body: '{"data":"text","lease_id":7,"lease_duration":"soon"}' },
  deep: { body: `{"data":${'['.repeat(100_000)}` },
  proto: { body: '{"__proto__":{"data":{"data":{"v":"polluted"}}},"constructor":1}' },
  loop: { status: 307, headers: { location: '/v1/secret/data/loop' } },
  away: { status: 307, headers: { location: 'ftp://elsewhere.invalid/' } },
};
const names = [...Object.keys(faults), 'healthy'];

const contents = (name: string): string =>
  `{{ with secret "secret/data/${name}" }}{{ .Data.data.v }}{{ end }}`;

/** How often one secret may be read while its fault lasts and the second after it. */
const mostReads = 14;

for (const [runtimeName, runtime] of Object.entries(runtimes)) {
  t.test(`an agent on ${runtimeName} whose Vault misbehaves`, async (t) => {
    const world = await World.start(t.testdir());
    t.teardown(() => world.stop());
    const { vault } = world;
    const writeAll = (value: string): Promise<unknown> =>
      Promise.all(
        names.map((name) => world.write(`secret/data/${name}`, { data: { v: `S3CRET-${value}` } })),
      );
    const allAre = (value: string) => () => names.every((name) => world.read(name) === `S3CRET-${value}`);
    await writeAll('one');
    const templates = names.map((name) => ({ contents: contents(name), destination: world.path(name) }));
    const top = { template_config: { static_secret_render_interval: '2s' }, log_level: 'trace' };
    const agent = await world.agent(runtime, world.config(templates, { top }));
    await until('every file is there', allAre('one'), 20_000);

    await t.test('recovers by itself from every fault, and asks no more than it may', async (t) => {
      for (const [name, fault] of Object.entries(faults))
        vault.faults.add({ method: 'GET', path: `secret/data/${name}`, times: 3, ...fault });
      await writeAll('two');
      const before = vault.requests.entries.length;
      await until('every file has followed', allAre('two'), 30_000);
      const asked = vault.requests.entries.slice(before);
      for (const name of Object.keys(faults)) {
        const reads = asked.filter(({ path }) => path === `secret/data/${name}`).length;
        t.ok(reads <= mostReads, `${name}: ${reads} reads`);
      }
      t.equal(vault.requests.count('auth/kubernetes/login'), 1, 'no fault of a secret costs a login');
      t.ok(agent.isRunning());
    });

    await t.test('logs in once more when its token was revoked, and keeps its files', async (t) => {
      vault.state.tokens.revokeAll();
      await writeAll('three');
      await until('every file has followed', allAre('three'), 30_000);
      t.ok(vault.requests.count('auth/kubernetes/login') <= 3);
    });

    await t.test('waits out a sealed Vault with the last good files', async (t) => {
      await world.write('sys/seal', {});
      const before = vault.requests.entries.length;
      await until('the agent has noticed', () => vault.requests.entries.length > before + 10, 20_000);
      t.ok(allAre('three')(), 'the files stay');
      await world.write('sys/unseal', { key: vault.unsealKey });
      await writeAll('four');
      await until('every file has followed', allAre('four'), 40_000);
    });

    await t.test('has printed no secret', async (t) => {
      const token = readFileSync(world.path('token'), 'utf8');
      for (const secret of ['S3CRET', token, world.accountToken]) t.notOk(agent.output().includes(secret));
    });
  });
}
