import { writeFileSync } from 'node:fs';
import t from 'tap';
import { makeAuthority, makeLeaf } from '../agent/vault/certificates.ts';
import { everyAgent, recovers } from './recovery.ts';
import { besideEveryServer, showing } from './world.ts';

const names = ['localhost'];
const [authority, successor] = [await makeAuthority('first authority'), await makeAuthority('its successor')];
const first = await makeLeaf(authority, names);
const next = await makeLeaf(authority, names);
const expired = await makeLeaf(authority, names, -10);
const succeeding = await makeLeaf(successor, names);

besideEveryServer(
  t,
  async (t, world) => {
    const { agents } = world;
    await world.set('app', 'start');
    for (const agent of agents) await agent.start([showing('app')], { ca: authority.cert });
    await world.allShow('app', 'start');

    await t.test('a new certificate of the server is taken without a word', async (t) => {
      const since = Date.now();
      for (const { proxy } of agents) proxy.present(next);
      await recovers(t, world, { since, text: 'renewed' });
    });

    await t.test('an expired certificate is refused and named, and its successor taken', async (t) => {
      const since = Date.now();
      for (const { proxy } of agents) proxy.present(expired);
      await everyAgent(world, 'says so', (agent) => agent.output().includes('expired or not valid yet'));
      await world.allShow('app', 'renewed');
      for (const { proxy } of agents) proxy.present(first);
      await recovers(t, world, { since, text: 'renewed late' });
    });

    await t.test('a new authority is trusted as soon as the file names it', async (t) => {
      const since = Date.now();
      for (const { proxy } of agents) proxy.present(succeeding);
      await everyAgent(world, 'refuses it', (agent) => agent.output().includes('no trusted authority'));
      for (const agent of agents) writeFileSync(agent.path('ca.pem'), successor.cert);
      await recovers(t, world, { since, text: 'succeeded' });
    });
  },
  { tls: first },
);
