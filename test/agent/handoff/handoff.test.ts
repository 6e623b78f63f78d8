import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import t from 'tap';
import { until } from '../../../dev/process/poll.ts';
import { World, runtimes } from '../world.ts';

const credentials =
  '{{ with secret "database/creds/app" }}{{ .Data.username }}:{{ .Data.password }}{{ end }}';
const loginPath = 'auth/kubernetes/login';
const credentialsPath = 'database/creds/app';

/** A world whose Vault leases database credentials. */
async function worldWithDatabase(folder: string): Promise<World> {
  const world = await World.start(folder);
  await world.write('sys/mounts/database', { type: 'database' });
  await world.write('database/config/db', { plugin_name: 'x', allowed_roles: '*' });
  await world.write('database/roles/app', { db_name: 'db', default_ttl: '1h', creation_statements: 'x' });
  await world.write('sys/policies/acl/app', {
    policy: 'path "database/*" { capabilities = ["read"] }',
  });
  return world;
}

/** The configuration of the container that renders to `destination`. */
function configuration(world: World, destination: string, { init = false, ...persist }): object {
  const cache = {
    persist: {
      type: 'kubernetes',
      path: world.path('cache'),
      service_account_token_file: world.path('sa.jwt'),
      ...persist,
    },
  };
  const template = { contents: credentials, destination: world.path(destination) };
  return world.config([template], { top: { cache, exit_after_auth: init } });
}

for (const [name, runtime] of Object.entries(runtimes)) {
  t.test(`the hand-over on ${name}`, async (t) => {
    const world = await worldWithDatabase(t.testdir());
    t.teardown(() => world.stop());
    const file = world.path('cache/vault-injector-handoff');
    const { requests } = world.vault;
    const counts = (): readonly number[] => [requests.count(loginPath), requests.count(credentialsPath)];
    const runInit = async (): Promise<void> => {
      const init = await world.agent(runtime, configuration(world, 'init', { init: true }));
      t.equal(await init.exited, 0);
    };

    await t.test('gives token and lease to the sidecar, which issues nothing new', async (t) => {
      await runInit();
      t.equal(statSync(file).mode & 0o777, 0o600);
      const token = world.read('token') ?? '';
      for (const secret of [token, world.accountToken, world.read('init')?.split(':')[1] ?? ''])
        t.notOk(readFileSync(file).includes(secret), 'nothing in clear');
      const sidecar = await world.agent(runtime, configuration(world, 'app', {}));
      await until('the sidecar has rendered', () => world.read('app'));
      t.equal(world.read('app'), world.read('init'), 'the same credential');
      t.same(counts(), [1, 1]);
      await until('the lease is renewed', () => requests.count('sys/leases/renew') > 1);
      t.notOk(existsSync(file), 'the file is gone');
      t.same(readdirSync(world.path('cache')), []);
      t.notOk(sidecar.output().includes(token));
      await sidecar.stop();
    });

    await t.test('lets an init container that runs again end without a login', async (t) => {
      await runInit();
      const before = counts();
      await runInit();
      t.same(counts(), before);
      t.ok(existsSync(file), 'the sidecar still finds it');
    });

    await t.test('lets an init container that runs again end while Vault is away', async (t) => {
      const before = counts();
      world.vault.faults.add({ method: 'GET', path: 'auth/token/lookup-self', status: 503, times: 1 });
      const again = await world.agent(runtime, configuration(world, 'init', { init: true }));
      t.equal(await again.exited, 0);
      t.match(again.output(), /the files are there, and Vault does not answer/);
      t.same(counts(), before);
      t.ok(existsSync(file), 'the sidecar still finds it');
    });

    await t.test('falls back to a login when the token was revoked meanwhile', async (t) => {
      await runInit();
      const [logins = 0] = counts();
      world.vault.state.tokens.revokeAll();
      const sidecar = await world.agent(runtime, configuration(world, 'revoked', {}));
      await until('the sidecar has rendered', () => world.read('revoked'));
      t.equal(counts()[0], logins + 1);
      t.match(sidecar.output(), /is refused/);
      await sidecar.stop();
    });

    await t.test('falls back to a login when the ServiceAccount token was rotated', async (t) => {
      await runInit();
      const [logins = 0] = counts();
      writeFileSync(world.path('other.jwt'), 'eyJ.rotated.token');
      const rotated = { service_account_token_file: world.path('other.jwt') };
      const sidecar = await world.agent(runtime, configuration(world, 'rotated', rotated));
      await until('the sidecar has rendered', () => world.read('rotated'));
      t.equal(counts()[0], logins + 1);
      t.match(sidecar.output(), /cannot take over/);
      await sidecar.stop();
    });

    await t.test('ends with 1 for a file of another pod only under exit_on_err', async (t) => {
      writeFileSync(file, 'bolt');
      const strict = await world.agent(runtime, configuration(world, 'strict', { exit_on_err: true }));
      t.equal(await strict.exited, 1);
      t.match(strict.output(), /damaged or sealed for another pod/);
    });

    await t.test('keeps trying the inherited token while Vault does not answer', async (t) => {
      await runInit();
      const before = counts();
      world.vault.faults.add({ method: 'GET', path: 'auth/token/lookup-self', status: 503, times: 1 });
      const sidecar = await world.agent(runtime, configuration(world, 'later', {}));
      await until('the sidecar has rendered', () => world.read('later'));
      t.same(counts(), before);
      await sidecar.stop();
    });
  });
}
