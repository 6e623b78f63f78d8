import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { until } from '../../../dev/process/poll.ts';
import { World, runtimes } from '../world.ts';

const main = join(import.meta.dirname, '../../../agent/main.ts');
const app = '{{ with secret "secret/data/app" }}{{ .Data.data.password }}{{ end }}';

type Shown = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs `vault agent status`. */
function show(runtime: string, ...args: string[]): Promise<Shown> {
  return new Promise((resolve) => {
    const child = execFile(runtime, [main, 'agent', 'status', ...args], (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

for (const [name, runtime] of Object.entries(runtimes)) {
  t.test(`vault agent status on ${name}`, async (t) => {
    const world = await World.start(t.testdir());
    t.teardown(() => world.stop());
    await world.write('secret/data/app', { data: { password: 'S3CRET-one' } });
    const pidFile = `-pid-file=${world.path('pid')}`;
    const templates = [
      { contents: app, destination: world.path('app') },
      {
        contents: '{{ with secret "database/creds/none" }}{{ .Data.x }}{{ end }}',
        destination: world.path('never'),
      },
    ];
    const agent = await world.agent(
      runtime,
      world.config(templates, { top: { pid_file: world.path('pid') } }),
    );
    await until('the file is there', () => world.read('app'));

    await t.test('tells token expiry, ages, next reads and failures, and no secret', async (t) => {
      const { code, stdout } = await show(runtime, pidFile);
      t.equal(code, 2, 'one template is not rendered');
      t.match(JSON.parse(stdout), {
        ready: false,
        token: { held: true, expires: /Z$/, loginFailures: 0 },
        templates: [
          { destination: world.path('app'), rendered: true, checked: /Z$/, nextRead: /Z$/ },
          { destination: world.path('never'), rendered: false, error: /database\/creds\/none/ },
        ],
      });
      for (const secret of ['S3CRET', world.read('token') ?? '', world.accountToken])
        t.notOk(stdout.includes(secret));
      t.notOk(existsSync(world.path('pid.status')), 'the report is not left behind');
      t.ok(agent.isRunning());
    });

    await t.test('SIGUSR1 writes the metrics to stderr, and opens no debugger', async (t) => {
      agent.kill('SIGUSR1');
      await until('the metrics', () => agent.output().includes("'vault.agent.auth.success'"));
      t.match(
        agent.output(),
        /^\[\S+ \S+ \+0000 UTC\]\[C\] 'vault\.agent\.auth\.success': Count: \d Sum: \d\.000$/m,
      );
      t.match(agent.output(), /\[G\] 'vault\.agent\.authenticated': 1\.000$/m);
      t.notMatch(agent.output(), /[Dd]ebugger/);
      t.ok(agent.isRunning());
    });

    await t.test('says what is wrong when there is no agent', async (t) => {
      t.match(await show(runtime, `-pid-file=${world.path('none')}`), { code: 1, stderr: /ENOENT/ });
      t.match(await show(runtime, '-x'), { code: 1, stderr: /unknown argument "-x"/ });
    });
  });
}
