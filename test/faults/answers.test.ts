import t from 'tap';
import { until } from '../../dev/process/poll.ts';
import { misbehaviour } from './misbehaviour.ts';
import { patienceMs } from './openbao-node.ts';
import { noStorm } from './recovery.ts';
import { besideEveryServer, showing, valueOf } from './world.ts';

const names = Object.keys(misbehaviour);
/** How often in a row a fault happens; once where the agent waits for its time limit each time. */
const times = (name: string) => (name === 'silent' ? 1 : 3);

besideEveryServer(t, async (t, world) => {
  const setAll = (text: string) => Promise.all([...names, 'healthy'].map((name) => world.set(name, text)));
  await setAll('one');
  const templates = [...names, 'healthy'].map(showing);
  for (const agent of world.agents) await agent.start(templates, { env: { VAULT_CLIENT_TIMEOUT: '2s' } });
  for (const { file } of templates) await world.allShow(file, 'one');

  const start = Date.now();
  for (const { proxy } of world.agents)
    for (const [name, { fault }] of Object.entries(misbehaviour))
      proxy.inject(`secret/data/${name}`, fault, times(name));
  await setAll('two');

  for (const agent of world.agents)
    for (const [name, { sentence }] of Object.entries(misbehaviour))
      await t.test(`an agent on ${agent.runtime} reads again after an answer that ${sentence}`, async (t) => {
        const follows = () => agent.read(name) === valueOf('two');
        await until('the file follows', follows, patienceMs);
        noStorm(t, agent, {
          since: start,
          path: `secret/data/${name}`,
          atOnce: 2 * times(name),
          perSecond: 2,
        });
      });

  await t.test('no fault of a secret costs another login or hinders the other secrets', async (t) => {
    await world.allShow('healthy', 'two');
    for (const agent of world.agents) t.same(agent.seen(start, 'auth/kubernetes/login'), []);
  });
});
