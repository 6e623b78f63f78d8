/** The security requirements on the agent, one named test each; those of parts are beside the parts, of pod and image next door. */
import { readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { loadExtensions } from '../../agent/extensions.ts';
import { until } from '../../dev/process/poll.ts';
import { configuration } from './configuration.ts';
import { World, runtimes } from './world.ts';

const root = join(import.meta.dirname, '../..');
const value = 'S3CRET-line-one\nS3CRET-line-two "quoted" ';
const read = '(secret "secret/data/app").Data.data.v';

/** TypeScript files below a folder of the tree. */
const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(root, folder, name));

/** A template that asks for nothing. */
const text = (world: World): object => ({ contents: 'text', destination: world.path('text') });

for (const [runtimeName, runtime] of Object.entries(runtimes)) {
  t.test(`an agent on ${runtimeName}`, async (t) => {
    const world = await World.start(t.testdir());
    t.teardown(() => world.stop());
    await world.write('secret/data/app', { data: { v: value, nested: { deep: ['S3CRET-deep'] } } });
    const once = { exit_after_auth: true, log_level: 'trace' };
    const init = (contents: string, more: object = {}) =>
      world.config([{ contents, destination: world.path('out'), ...more }], {
        top: { ...once, template_config: { exit_on_retry_failure: true } },
      });

    await t.test('security requirement 8: an error of a template quotes no value in any form', async (t) => {
      const nested = '(secret "secret/data/app").Data.data.nested';
      for (const contents of [
        `{{ ${read} | parseInt }}`,
        `{{ ${read} | base64Encode | parseJSON }}`,
        `{{ ${nested} | parseBool }}`,
        `{{ index ${nested} 7 }}`,
        `{{ ${read} | toJSON | parseDuration }}`,
      ]) {
        const agent = await world.agent(runtime, init(contents));
        t.equal(await agent.exited, 1, contents);
        t.match(agent.output(), /login succeeded/);
        for (const form of ['S3CRET', Buffer.from(value).toString('base64').slice(0, 12)])
          t.notOk(agent.output().includes(form), contents);
      }
    });

    await t.test('security requirement 9: an answer that quotes what was sent is not repeated', async (t) => {
      const errors = [`invalid jwt ${world.accountToken}`];
      world.vault.faults.add({ path: 'auth/kubernetes/login', status: 400, errors, times: 1 });
      const agent = await world.agent(runtime, world.config([text(world)], { exitOnError: true, top: once }));
      t.equal(await agent.exited, 1);
      t.match(agent.output(), /auth\/kubernetes\/login/);
      t.notOk(agent.output().includes(world.accountToken));
    });

    await t.test('security requirement 11: a template reads no file outside its sandbox', async (t) => {
      writeFileSync(world.path('outside'), 'OUTSIDE');
      symlinkSync(world.path('outside'), world.path('link'));
      for (const path of [world.path('outside'), '/etc/passwd', world.path('box/../outside')]) {
        const sandbox = { sandbox_path: world.path('box') };
        const agent = await world.agent(runtime, init(`{{ file ${JSON.stringify(path)} }}`, sandbox));
        t.equal(await agent.exited, 1, path);
        t.equal(world.read('out'), undefined);
      }
    });

    await t.test('security requirement 12: a link in the place of a file is replaced', async (t) => {
      writeFileSync(world.path('victim'), 'untouched');
      symlinkSync(world.path('victim'), world.path('out'));
      const agent = await world.agent(runtime, init('text', { perms: '0400' }));
      t.equal(await agent.exited, 0);
      t.equal(world.read('victim'), 'untouched');
      t.equal(statSync(world.path('out')).mode & 0o777, 0o400);
      t.same(
        readdirSync(world.folder).filter((name) => name.startsWith('out') && name !== 'outside'),
        ['out'],
      );
    });

    await t.test('security requirement 15: the token is in its sink only, not in a command', async (t) => {
      const exec = { command: ['sh', '-c', `env >${world.path('env')}`] };
      const agent = await world.agent(runtime, init('other text', { exec }));
      t.equal(await agent.exited, 0);
      const token = world.read('token') ?? '';
      t.match(world.read('env'), /VAULT_ADDR=/);
      t.notOk(world.read('env')?.includes(token));
      t.equal(statSync(world.path('token')).mode & 0o777, 0o640);
    });

    await t.test('security requirement 16: variables reach the program only', async (t) => {
      const script = `printf %s "$SECRET" >${world.path('seen')}; exec sleep 60`;
      const config = {
        ...world.config([]),
        template: undefined,
        env_template: [{ SECRET: { contents: `{{ ${read} }}` } }],
        exec: { command: ['sh', '-c', script] },
        log_level: 'trace',
      };
      const agent = await world.agent(runtime, config);
      await until('the program has seen it', () => world.read('seen') === value);
      t.notOk(agent.output().includes('S3CRET'));
      await agent.stop();
    });
  });

  t.test(`security requirement 9: no switch of ${runtimeName} prints requests`, async (t) => {
    const world = await World.start(t.testdir());
    t.teardown(() => world.stop());
    const config = world.config([text(world)], { top: { exit_after_auth: true } });
    const agent = await world.agent(runtime, config, {
      BUN_CONFIG_VERBOSE_FETCH: 'curl',
      NODE_DEBUG: 'http',
    });
    t.equal(await agent.exited, 0);
    for (const secret of [world.accountToken, world.read('token') ?? ''])
      t.notOk(agent.output().includes(secret));
  });

  t.test(`security requirement 17: no switch of ${runtimeName} turns verification off`, async (t) => {
    const world = await World.start(t.testdir(), { tls: true });
    t.teardown(() => world.stop());
    writeFileSync(world.path('ca.pem'), world.vault.ca);
    const config = world.config([text(world)], { exitOnError: true, top: { exit_after_auth: true } });
    for (const env of [
      { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      { NODE_EXTRA_CA_CERTS: world.path('ca.pem') },
    ]) {
      const agent = await world.agent(runtime, config, env);
      t.equal(await agent.exited, 1);
      t.match(agent.output(), /no trusted authority signed/);
    }
  });
}

t.test('security requirement 11: nothing in agent and templates makes code from text', async (t) => {
  const makesCode = /\beval\(|new Function\(|node:vm/;
  t.same(
    [...sources('agent'), ...sources('gotemplate')].filter((path) =>
      makesCode.test(readFileSync(path, 'utf8')),
    ),
    [],
  );
});

t.test('security requirement 14: nothing listens unless it is configured', async (t) => {
  const nothing = (): never => t.fail('no port is needed') as never;
  const host = { env: {}, onSignal: () => undefined, now: nothing };
  const servers = () => process.getActiveResourcesInfo().filter((name) => name.includes('Server')).length;
  const before = servers();
  const loaded = await loadExtensions(configuration(), { host, log: nothing, ending: nothing } as never);
  t.equal(servers(), before);
  await Promise.all(loaded.map((extension) => extension.close()));
});
