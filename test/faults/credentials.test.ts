import t from 'tap';
import { everyAgent, noStorm, recovers } from './recovery.ts';
import { besideEveryServer, showing } from './world.ts';

/** Its lease is renewed as long as it can be. */
const leaseSeconds = 4;
const credentials = {
  contents: '{{ with secret "database/creds/app" }}{{ .Data.username }}:{{ .Data.password }}{{ end }}',
  file: 'credentials',
};

besideEveryServer(t, async (t, world, server) => {
  const { agents } = world;
  const revokeTokens = async () => {
    for (const agent of agents) await server.call('PUT auth/token/revoke', { token: agent.read('token') });
  };
  await world.set('app', 'start');
  for (const agent of agents) await agent.start([showing('app'), credentials]);
  await world.allShow('app', 'start');

  await t.test('a revoked lease is replaced by one new credential, without a login', async (t) => {
    await everyAgent(world, 'has a credential', (agent) => agent.read('credentials') !== undefined);
    const since = Date.now();
    const before = agents.map((agent) => agent.read('credentials'));
    await server.call('PUT sys/leases/revoke-prefix/database/creds/app', {});
    await everyAgent(world, 'has another credential', (agent, index) => {
      const now = agent.read('credentials');
      return now !== undefined && now !== before[index];
    });
    // One, and one more for every life of the lease that a busy machine lets slip.
    const path = 'database/creds/app';
    for (const agent of agents) noStorm(t, agent, { since, path, atOnce: 1, perSecond: 1 / leaseSeconds });
    await recovers(t, world, { since, text: 'lease revoked' });
  });

  await t.test('a revoked token is replaced by one login, and every file is read anew', async (t) => {
    const since = Date.now();
    await revokeTokens();
    await recovers(t, world, { since, text: 'revoked', logins: 1 });
  });

  await t.test('a ServiceAccount token that was rotated is the one of the next login', async (t) => {
    const since = Date.now();
    const rotated = agents.map((agent) => world.rotateToken(agent));
    await revokeTokens();
    await recovers(t, world, { since, text: 'rotated', logins: 1 });
    for (const [index, agent] of agents.entries())
      t.match(agent.seen(since, 'auth/kubernetes/login')[0]?.body, rotated[index], `on ${agent.runtime}`);
  });
});
