import t from 'tap';
import { until } from '../../../dev/process/poll.ts';
import { World, runtimes } from '../world.ts';

const password = '{{ with secret "secret/data/app" }}{{ .Data.data.password }}{{ end }}';

t.jobs = Object.keys(runtimes).length;

for (const [name, runtime] of Object.entries(runtimes)) {
  t.test(`a supervisor on ${name}`, { buffered: true }, async (t) => {
    const world = await World.start(t.testdir());
    t.teardown(() => world.stop());
    await world.write('secret/data/app', { data: { password: 'S3CRET-one' } });
    const config = (command: readonly string[], top: object = {}) => {
      const { template: _none, ...rest } = world.config([], {
        top: {
          env_template: [{ PASSWORD: { contents: password } }],
          exec: { command },
          template_config: { static_secret_render_interval: '1s' },
          log_level: 'trace',
          ...top,
        },
      });
      return rest;
    };

    await t.test('restarts its program with a changed secret, and stops it when it ends', async (t) => {
      const log = world.path('log');
      const script = `echo "$PASSWORD" >> ${log}; trap 'echo term >> ${log}; exit 0' TERM
        while :; do sleep 0.05; done`;
      const agent = await world.agent(runtime, config(['sh', '-c', script]));
      await until('the start', () => world.read('log') === 'S3CRET-one\n');
      await world.write('secret/data/app', { data: { password: 'S3CRET-two' } });
      await until('the restart', () => world.read('log') === 'S3CRET-one\nterm\nS3CRET-two\n');
      t.equal(await agent.stop(), 0);
      t.equal(world.read('log'), 'S3CRET-one\nterm\nS3CRET-two\nterm\n');
      t.notMatch(agent.output(), /S3CRET/);
    });

    await t.test('ends with the exit code of its program, whose output is seen', async (t) => {
      const agent = await world.agent(runtime, config(['sh', '-c', 'echo said; exit 7']));
      t.equal(await agent.exited, 7);
      t.match(agent.output(), /said/);
    });

    await t.test('names the variable that cannot be rendered', async (t) => {
      const template = [{ PASSWORD: { contents: `{{ ${JSON.stringify('no number')} | parseInt }}` } }];
      const agent = await world.agent(runtime, config(['true'], { env_template: template }));
      await until('the failure', () => agent.output().includes('template not rendered'));
      t.match(agent.output(), /template not rendered: .*variable=PASSWORD/);
      await agent.stop();
    });

    await t.test('prints no value when its program cannot be started', async (t) => {
      const agent = await world.agent(runtime, config(['/no/such/program']));
      t.equal(await agent.exited, 1);
      t.match(agent.output(), /\/no\/such\/program/);
      t.notMatch(agent.output(), /S3CRET/);
    });
  });
}
