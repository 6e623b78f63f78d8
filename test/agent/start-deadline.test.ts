import t from 'tap';
import { Ending } from '../../agent/ending.ts';
import { limitStart } from '../../agent/start-deadline.ts';
import { until } from '../../dev/process/poll.ts';
import { containersOf, injected, isAgent } from './injected-pod.ts';
import { World, runtimes } from './world.ts';

for (const [name, runtime] of Object.entries(runtimes)) {
  t.test(`on ${name} an agent that is not ready in time ends with its last failure`, async (t) => {
    const world = await World.start(t.testdir());
    t.teardown(() => world.stop());
    const missing = {
      contents: '{{ with secret "secret/data/none" }}x{{ end }}',
      destination: world.path('out'),
    };
    const env = { VAULT_AGENT_START_DEADLINE: '1s' };
    const late = await world.agent(runtime, world.config([missing]), env);
    t.equal(await late.exited, 1);
    t.match(late.output(), /agent ends: reason="not ready within 1s" code=1/);
    const text = { contents: 'text', destination: world.path('out') };
    const inTime = await world.agent(runtime, world.config([text]), { VAULT_AGENT_START_DEADLINE: '5m' });
    await until('it is ready', () => world.read('out'));
    t.equal(await inTime.stop(), 0);
  });
}

t.test('the annotation becomes the variable of every injected container', async (t) => {
  const agents = containersOf(injected({ 'agent-start-deadline': '90s' })).filter(isAgent);
  t.equal(agents.length, 2);
  for (const { env } of agents)
    t.match(
      env?.find((variable) => variable?.name === 'VAULT_AGENT_START_DEADLINE'),
      { value: '90s' },
    );
});

t.test('a deadline that is no duration is refused', async (t) => {
  for (const text of ['soon', '0', '-1s', '100d']) {
    t.throws(() => limitStart(text, new Ending()), { message: /VAULT_AGENT_START_DEADLINE: must be/ });
  }
});
