import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { recovers } from './recovery.ts';
import { besideEveryServer, showing } from './world.ts';

const hour = 3_600_000;
/** The token lives for an hour: a jump of half a day leaves nothing of it. */
const jumps: Readonly<Record<string, number>> = {
  'half a day forwards': 12 * hour,
  'back again': 0,
  'half a day backwards': -12 * hour,
};

besideEveryServer(t, async (t, world) => {
  await world.set('app', 'start');
  for (const agent of world.agents)
    await agent.start([showing('app')], {
      preload: join(import.meta.dirname, 'shifted-clock.ts'),
      env: { CLOCK_SHIFT_FILE: agent.path('shift') },
    });
  await world.allShow('app', 'start');

  for (const [jump, ms] of Object.entries(jumps))
    await t.test(`a clock that jumps ${jump} keeps no file from being fresh`, async (t) => {
      const since = Date.now();
      for (const agent of world.agents) writeFileSync(agent.path('shift'), String(ms));
      await recovers(t, world, { since, text: jump });
    });
});
