import { lstatSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import t from 'tap';
import type { Test } from 'tap';
import { everyAgent, recovers } from './recovery.ts';
import { mountSmallDisk } from './small-disk.ts';
import { besideEveryServer, showing, valueOf } from './world.ts';
import type { AgentPlace } from './agent.ts';
import type { SmallDisk } from './small-disk.ts';
import type { World } from './world.ts';

const app = showing('app');
/** What takes the place of a file of that name. */
const usurpers: Readonly<Record<string, (agent: AgentPlace, path: string) => void>> = {
  folder: (_agent, path) => mkdirSync(path),
  link: (agent, path) => symlinkSync(agent.path('target'), path),
  gone: () => undefined,
};
const places = Object.keys(usurpers);
const onDisk = 'disk/file';

besideEveryServer(t, async (t, world) => {
  const disks = mountDisks(t, world);
  const files = ['app', ...places, ...(disks === undefined ? [] : [onDisk])];
  await world.set('app', 'start');
  for (const agent of world.agents) await agent.start(files.map((file) => ({ ...app, file })));
  for (const file of files) await world.allShow(file, 'start');

  await t.test('a folder, a link or nothing in the place of a file gives way to the file', async (t) => {
    const since = Date.now();
    for (const agent of world.agents) usurp(agent);
    await recovers(t, world, { since, text: 'replaced' });
    await world.allShow('link', 'replaced');
    await world.allShow('gone', 'replaced');
    for (const agent of world.agents) {
      t.notOk(lstatSync(agent.path('link')).isSymbolicLink());
      t.equal(readFileSync(agent.path('target'), 'utf8'), 'untouched', 'what the link pointed at stays');
    }
    await everyAgent(world, 'says what is wrong', (agent) => /EISDIR|directory/.test(agent.output()));
    for (const agent of world.agents) rmSync(agent.path('folder'), { recursive: true });
    await world.allShow('folder', 'replaced');
  });

  if (disks === undefined) return;

  await t.test('a full disk leaves the old file whole and nothing else behind', async (t) => {
    const since = Date.now();
    const large = 'large'.repeat(10_000);
    for (const disk of disks) disk.fill();
    await recovers(t, world, { since, text: large });
    await everyAgent(world, 'says that it is full', (agent) => /ENOSPC|no space/i.test(agent.output()));
    for (const agent of world.agents) t.equal(agent.read(onDisk), valueOf('replaced'));
    const names = (agent: AgentPlace) => readdirSync(agent.path('disk')).sort().join();
    await everyAgent(world, 'has tidied up after its attempts', (agent) => names(agent) === 'file,filler');
    for (const disk of disks) disk.empty();
    await world.allShow(onDisk, large);
  });

  await t.test(
    'a read-only folder leaves the old file, and is written to when that is allowed',
    async (t) => {
      const since = Date.now();
      for (const disk of disks) disk.forbid();
      await recovers(t, world, { since, text: 'forbidden' });
      await everyAgent(world, 'says that it is read-only', (agent) =>
        /EROFS|read-only/i.test(agent.output()),
      );
      for (const disk of disks) disk.allow();
      await world.allShow(onDisk, 'forbidden');
    },
  );
});

function usurp(agent: AgentPlace): void {
  writeFileSync(agent.path('target'), 'untouched');
  for (const [name, takePlace] of Object.entries(usurpers)) {
    rmSync(agent.path(name));
    takePlace(agent, agent.path(name));
  }
}

/** A small disk for every agent, unmounted with the test; undefined, and said loudly, where nothing may be mounted. */
function mountDisks(t: Test, world: World): readonly SmallDisk[] | undefined {
  const mounted = world.agents.map((agent) => mountSmallDisk(agent.path('disk')));
  const disks = mounted.filter((disk) => disk !== undefined);
  t.teardown(() => disks.forEach((disk) => disk.unmount()));
  if (disks.length === mounted.length) return disks;
  t.comment(
    'NOT CHECKED: A FULL DISK AND A READ-ONLY FOLDER, since this process may not mount a file system',
  );
  return undefined;
}
