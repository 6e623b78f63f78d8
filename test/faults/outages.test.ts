import t from 'tap';
import { answering } from './misbehaviour.ts';
import { everyAgent, recovers } from './recovery.ts';
import { besideEveryServer, showing } from './world.ts';
import type { Fault } from './proxy.ts';

/** Standbys that have lost their leader say such things to every request, logins included. */
const election: readonly Fault[] = [
  answering(429, { errors: [] }, { 'retry-after': '1' }),
  answering(472, { errors: [] }),
  answering(473, { errors: [] }),
  answering(503, { errors: ['standby'] }, { 'retry-after': '1' }),
];

besideEveryServer(t, async (t, world, server) => {
  const { agents } = world;
  await world.set('app', 'start');
  for (const agent of agents) await agent.start([showing('app')]);
  await world.allShow('app', 'start');

  await t.test(
    'a sealed server: the last good file stays, and is followed after the unsealing',
    async (t) => {
      const since = Date.now();
      await server.seal();
      await everyAgent(world, 'is refused', (agent) => agent.seen(since, 'secret/data/app').length >= 2);
      await world.allShow('app', 'start');
      await server.unseal();
      await recovers(t, world, { since, text: 'unsealed' });
    },
  );

  for (const signal of ['SIGTERM', 'SIGKILL'] as const)
    await t.test(
      `a server ended by ${signal} comes back sealed, is unsealed, and is asked again`,
      async (t) => {
        const since = Date.now();
        await server.end(signal);
        await Promise.all(agents.map(({ proxy }) => proxy.goDown()));
        const told = agents.map((agent) => agent.output().length);
        await everyAgent(world, 'notices', (agent, index) => agent.output().length > (told[index] ?? 0));
        await Promise.all(agents.map(({ proxy }) => proxy.comeUp()));
        await server.startAgain();
        await server.unseal();
        await recovers(t, world, { since, text: signal });
      },
    );

  await t.test('an election, during which every request is answered with 429, 472, 473 or 503', async (t) => {
    const since = Date.now();
    for (const { proxy } of agents) for (const fault of election) proxy.inject(/./, fault, 1);
    await recovers(t, world, { since, text: 'elected' });
  });
});
