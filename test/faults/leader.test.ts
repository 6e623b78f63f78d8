import t from 'tap';
import { startCluster } from './openbao-cluster.ts';
import { openBaoBinary } from './openbao-server.ts';
import { recovers } from './recovery.ts';
import { World, printsNoSecret, sayUnchecked, showing } from './world.ts';
import type { Server } from './server.ts';

/** With it a standby redirects a request to the leader instead of passing it on. */
const headers = { 'x-vault-no-request-forwarding': 'true' };

t.test('beside three real OpenBao servers', async (t) => {
  const binary = await openBaoBinary();
  if (binary === undefined) {
    sayUnchecked(t);
    return;
  }
  const cluster = await startCluster(t, binary);
  const { leader, callTo, standby } = cluster;
  const server: Server = {
    address: standby.address,
    call: async (...request) => callTo(await leader())(...request),
  };
  const world = await World.around(t, server, { headers });
  await world.set('app', 'start');
  await cluster.complete();
  for (const agent of world.agents) await agent.start([showing('app')]);

  await t.test('a standby that redirects to its leader is followed, logins included', async (t) => {
    await world.allShow('app', 'start');
    for (const { proxy, runtime } of world.agents)
      t.equal(proxy.answers[0]?.status, 307, `the login on ${runtime} was redirected`);
  });

  await t.test('a leader that steps down', async (t) => {
    const since = Date.now();
    await callTo(await leader())('PUT sys/step-down');
    await recovers(t, world, { since, text: 'stepped down' });
  });

  await t.test('a leader that is killed', async (t) => {
    const since = Date.now();
    const killed = await leader();
    await killed.end('SIGKILL');
    if (killed === standby) await cluster.revive(killed);
    await recovers(t, world, { since, text: 'killed' });
  });

  await printsNoSecret(t, world);
});
