import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { until } from '../../dev/process/poll.ts';
import { World, runtimes } from './world.ts';

/** In place of systemd's own program: notes what it was called with, and in which environment. */
const notify = `#!/bin/sh
echo "$1 at $NOTIFY_SOCKET, token: \${VAULT_TOKEN:-none}" >>"$0.log"
`;

for (const [name, runtime] of Object.entries(runtimes)) {
  t.test(`a service of systemd on ${name}`, async (t) => {
    const folder = t.testdir({ bin: { 'systemd-notify': notify } });
    chmodSync(join(folder, 'bin/systemd-notify'), 0o755);
    const world = await World.start(folder);
    t.teardown(() => world.stop());
    const config = world.config([{ contents: 'text', destination: world.path('out') }]);

    await t.test('is told when the agent runs and when it ends', async (t) => {
      const PATH = join(folder, 'bin');
      const agent = await world.agent(runtime, config, {
        PATH,
        NOTIFY_SOCKET: '/run/n',
        VAULT_TOKEN: 'hvs.x',
      });
      const notices = () => world.read('bin/systemd-notify.log')?.trim().split('\n') ?? [];
      await until('it runs', () => notices().length === 1);
      t.equal(await agent.stop(), 0);
      t.same(
        notices(),
        ['READY=1', 'STOPPING=1'].map((notice) => `${notice} at /run/n, token: none`),
      );
    });

    await t.test('goes on when systemd cannot be told', async (t) => {
      const agent = await world.agent(runtime, config, { PATH: folder, NOTIFY_SOCKET: '/run/n' });
      await until('that is told', () => agent.output().includes('systemd was not told'));
      t.equal(await agent.stop(), 0);
      t.match(agent.output(), /systemd was not told: .*READY=1.*systemd-notify cannot be started/);
    });
  });
}
