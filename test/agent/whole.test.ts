import { statSync } from 'node:fs';
import t from 'tap';
import { until } from '../../dev/process/poll.ts';
import { World, runtimes } from './world.ts';

const app = '{{ with secret "secret/data/app" }}{{ .Data.data.password }}{{ end }}';

for (const [name, runtime] of Object.entries(runtimes)) {
  t.test(`an agent on ${name}`, async (t) => {
    const world = await World.start(t.testdir());
    t.teardown(() => world.stop());
    await world.write('secret/data/app', { data: { password: 'S3CRET-one' } });

    await t.test('keeps a file fresh until SIGTERM, and never prints a secret', async (t) => {
      const template = { contents: app, destination: world.path('app'), perms: '0640', command: ['true'] };
      const interval = { static_secret_render_interval: '1s' };
      const top = { template_config: interval, pid_file: world.path('pid'), log_level: 'trace' };
      const agent = await world.agent(runtime, world.config([template], { top }));
      await until('the file is there', () => world.read('app') === 'S3CRET-one');
      t.equal(statSync(world.path('app')).mode & 0o777, 0o640);
      t.equal(world.read('pid'), String(agent.pid));
      const token = await until('the sink is written', () => world.read('token'));
      await world.write('secret/data/app', { data: { password: 'S3CRET-two' } });
      await until('the file follows', () => world.read('app') === 'S3CRET-two');
      agent.kill('SIGTERM');
      t.equal(await agent.exited, 0);
      t.equal(world.read('pid'), undefined, 'the pid file is gone');
      t.equal(world.read('app'), 'S3CRET-two', 'the last file stays');
      t.match(agent.output(), /logging in with role "app" at auth\/kubernetes/);
      for (const secret of ['S3CRET', token, world.accountToken]) {
        t.notOk(agent.output().includes(secret), 'no secret in the output');
      }
    });

    await t.test('ends with 0 in init mode once everything is written', async (t) => {
      const template = { contents: app, destination: world.path('init') };
      const agent = await world.agent(runtime, world.config([template], { top: { exit_after_auth: true } }));
      t.equal(await agent.exited, 0);
      t.equal(world.read('init'), 'S3CRET-two');
    });

    await t.test('says which role was refused and ends with 1 under exit_on_err', async (t) => {
      const template = { contents: app, destination: world.path('never') };
      const strict = { role: 'no-such-role', exitOnError: true };
      const agent = await world.agent(runtime, world.config([template], strict));
      t.equal(await agent.exited, 1);
      t.match(agent.output(), /no-such-role/);
      t.match(agent.output(), /remedy=/);
    });

    await t.test('survives a sealed Vault with the last good file and goes on by itself', async (t) => {
      const template = { contents: app, destination: world.path('kept') };
      const interval = { static_secret_render_interval: '1s' };
      const config = world.config([template], { top: { template_config: interval } });
      const agent = await world.agent(runtime, config);
      await until('the file is there', () => world.read('kept') === 'S3CRET-two');
      world.vault.faults.add({
        method: 'GET',
        path: 'secret/data/app',
        status: 503,
        errors: ['Vault is sealed'],
        times: 4,
      });
      await until('the outage is noticed', () => agent.output().includes('sealed'));
      t.equal(world.read('kept'), 'S3CRET-two');
      await world.write('secret/data/app', { data: { password: 'S3CRET-new' } });
      await until('the file follows', () => world.read('kept') === 'S3CRET-new');
      await world.write('secret/data/app', { data: { password: 'S3CRET-two' } });
      t.equal(await agent.stop(), 0);
    });

    await t.test('refuses a broken configuration with every fault at once', async (t) => {
      const agent = await world.agent(runtime, world.config([{ contents: 'x', perms: 'abc', foo: 1 }]));
      t.equal(await agent.exited, 1);
      t.match(agent.output(), /template\.perms/);
      t.match(agent.output(), /foo/);
      t.notMatch(agent.output(), /\n\s+at /, 'no stack trace');
    });

    await t.test('refuses a log file that cannot be opened', async (t) => {
      const top = { log_file: '/no/such/folder/agent.log' };
      const agent = await world.agent(runtime, world.config([{ contents: app }], { top }));
      t.equal(await agent.exited, 1);
      t.match(agent.output(), /error: .*\/no\/such\/folder/);
      t.notMatch(agent.output(), /\n\s+at /, 'no stack trace');
    });

    await t.test('refuses a sink that cannot be written before it logs in', async (t) => {
      const logins = world.vault.requests.count('auth/kubernetes/login');
      const template = { contents: app, destination: world.path('never') };
      const config = world.config([template], { sink: world.path('missing/token') });
      const agent = await world.agent(runtime, config);
      t.equal(await agent.exited, 1);
      t.match(agent.output(), /missing\/token cannot be written/);
      t.equal(world.vault.requests.count('auth/kubernetes/login'), logins);
    });
  });
}
