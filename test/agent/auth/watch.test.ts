import { writeFileSync } from 'node:fs';
import t from 'tap';
import { AgentError } from '../../../agent/errors.ts';
import { watchCredentials } from '../../../agent/auth/watch.ts';
import { until } from '../../../dev/process/poll.ts';
import { World, runtimes } from '../world.ts';

t.test('every change is told, and looking goes on after a failure', async (t) => {
  const answers = [true, new AgentError('credential-file', { subject: '/c' }), false, true];
  let looks = 0;
  let found = 0;
  const look = async (): Promise<boolean> => {
    const answer = answers[looks++] ?? false;
    if (answer instanceof AgentError) throw answer;
    return answer;
  };
  const watching = watchCredentials({ everyMs: 1, takesAway: false, look }, () => found++);
  await until('some looks', () => looks > answers.length);
  await watching.close();
  t.equal(found, 2);
});

t.jobs = Object.keys(runtimes).length;

for (const [name, runtime] of Object.entries(runtimes))
  t.test(
    `on ${name} a new JWT leads to a new login where that was asked for`,
    { buffered: true },
    async (t) => {
      const world = await World.start(t.testdir());
      t.teardown(() => world.stop());
      writeFileSync(world.path('jwt'), world.accountToken);
      const method = {
        type: 'jwt',
        mount_path: 'auth/kubernetes',
        config: { role: 'app', path: world.path('jwt'), jwt_read_period: '100ms' },
      };
      const agent = await world.agent(
        runtime,
        world.config([{ contents: 'text', destination: world.path('text') }], {
          top: {
            auto_auth: {
              method,
              enable_reauth_on_new_credentials: true,
              sink: [{ type: 'file', config: { path: world.path('token') } }],
            },
          },
        }),
      );
      await until('the first token', () => world.read('token'));
      const first = world.read('token');
      t.equal(world.read('jwt'), undefined, 'the file is taken away');
      writeFileSync(world.path('jwt'), `${world.accountToken} `);
      await until('another token', () => world.read('token') !== first);
      t.equal(world.read('jwt'), undefined);
      t.equal(world.vault.requests.count('auth/kubernetes/login'), 2);
      t.match(agent.output(), /there are new credentials/);
    },
  );
