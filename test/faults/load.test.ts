import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import type { Test } from 'tap';
import { everyAgent, noStorm, recovers } from './recovery.ts';
import { besideEveryServer, showing, valueOf } from './world.ts';
import type { Child } from '../../dev/process/child.ts';

/** A thousand files out of a hundred secrets. */
const secrets = Array.from({ length: 100 }, (_, index) => `many-${index}`);
const thousand = Array.from({ length: 1000 }, (_, index) => ({
  contents: showing(`many-${index % secrets.length}`).contents,
  secret: `many-${index % secrets.length}`,
  file: `file-${index}`,
}));
const megabyte = 1024 * 1024;
/** So many changes, a fiftieth of a second apart. */
const changes = 100;
const apart = 1000 / 50;
const once = { top: { exit_after_auth: true, template_config: {}, log_level: 'info' } };

besideEveryServer(t, async (t, world) => {
  const { agents } = world;

  await t.test('a thousand templates are all rendered, with one read of each secret', async (t) => {
    const since = Date.now();
    for (const secret of secrets) await world.set(secret, secret);
    await Promise.all(agents.map(async (agent) => endsByItself(t, await agent.start(thousand, once))));
    for (const agent of agents) {
      const wrong = thousand.filter(({ file, secret }) => agent.read(file) !== valueOf(secret));
      t.same(wrong, [], `every file is right on ${agent.runtime}`);
      noStorm(t, agent, { since, atOnce: 2 * secrets.length + 20, perSecond: 0 });
    }
  });

  await t.test('a secret of ten megabytes', async (t) => {
    const large = 'x'.repeat(10 * megabyte);
    await world.set('large', large);
    for (const agent of agents) {
      await endsByItself(t, await agent.start([showing('large')], once));
      t.ok(agent.read('large') === valueOf(large), `all of it is in the file on ${agent.runtime}`);
    }
  });

  await t.test('fifty changes a second end in the last one, for no more reads than usual', async (t) => {
    await world.set('app', 'start');
    for (const agent of agents) await agent.start([showing('app')]);
    await everyAgent(world, 'shows it', (agent) => agent.read('app') === valueOf('start'));
    const since = Date.now();
    for (let change = 1; change <= changes; change++) {
      await sleep(since + change * apart - Date.now());
      await world.set('app', `change ${change}`);
    }
    t.comment(`${changes} changes in ${Date.now() - since} ms`);
    await recovers(t, world, { since, text: 'the last change' });
  });
});

async function endsByItself(t: Test, child: Child): Promise<void> {
  t.equal(await child.exited, 0, 'it ends by itself');
}
