import { lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { until } from '../../dev/process/poll.ts';
import { World, runtimes } from '../agent/world.ts';

const app = '{{ with secret "secret/data/app" }}{{ .Data.data.v }}{{ end }}';
const often = { template_config: { static_secret_render_interval: '1s' } };
/** Kills per runtime; Bun starts faster. */
const kills: Readonly<Record<string, number>> = { node: 8, bun: 40 };
const latest = 400;

function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

for (const [runtimeName, runtime] of Object.entries(runtimes)) {
  t.test(`an agent on ${runtimeName} whose files are tampered with`, async (t) => {
    const world = await World.start(t.testdir());
    t.teardown(() => world.stop());
    const set = (v: string): Promise<void> => world.write('secret/data/app', { data: { v } });

    await t.test(
      'writes again where a folder, a link or nothing has taken the place of its file',
      async (t) => {
        await set('one');
        const places = ['folder', 'link', 'gone'];
        const templates = places.map((name) => ({ contents: app, destination: world.path(name) }));
        const agent = await world.agent(runtime, world.config(templates, { top: often }));
        await until('all are there', () => places.every((name) => world.read(name) === 'one'));
        for (const name of places) rmSync(world.path(name));
        mkdirSync(world.path('folder'));
        writeFileSync(world.path('target'), 'untouched');
        symlinkSync(world.path('target'), world.path('link'));
        await set('two');
        await until(
          'two are right again',
          () => world.read('link') === 'two' && world.read('gone') === 'two',
        );
        t.equal(world.read('target'), 'untouched');
        t.notOk(lstatSync(world.path('link')).isSymbolicLink());
        await until('the folder is told', () => /EISDIR|directory/.test(agent.output()));
        rmSync(world.path('folder'), { recursive: true });
        await until(
          'the third follows',
          () => isFile(world.path('folder')) && world.read('folder') === 'two',
          20_000,
        );
        await agent.stop();
      },
    );

    await t.test('renders a secret of ten megabytes', async (t) => {
      const big = 'x'.repeat(10 * 1024 * 1024);
      await set(big);
      const template = { contents: app, destination: world.path('big') };
      const agent = await world.agent(runtime, world.config([template], { top: { exit_after_auth: true } }));
      t.equal(await agent.exited, 0);
      t.equal(world.read('big')?.length, big.length);
    });

    await t.test('killed at any moment leaves the old file or the new one, and starts again', async (t) => {
      const texts = ['a', 'b'].map((letter) => letter.repeat(200_000));
      await set(texts[0] ?? '');
      const template = { contents: app, destination: world.path('killed') };
      const config = world.config([template], { top: { exit_after_auth: true } });
      t.equal(await (await world.agent(runtime, config)).exited, 0);
      for (let run = 0; run < (kills[runtimeName] ?? 0); run++) {
        await set(texts[(run + 1) % 2] ?? '');
        const agent = await world.agent(runtime, config);
        await Promise.race([agent.exited, sleep(Math.random() * latest)]);
        agent.kill('SIGKILL');
        await agent.exited;
        t.ok(texts.includes(readFileSync(world.path('killed'), 'utf8')), `run ${run}: whole`);
      }
      t.equal(await (await world.agent(runtime, config)).exited, 0);
    });
  });
}
