import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { watchProfiles } from '../src/profile-watch.ts';
import { createLog } from '../src/telemetry.ts';
import { manualTicker } from './tls/manual-ticker.ts';

t.test('profiles follow their file, and the last good ones outlive a broken one', async (t) => {
  const clock = manualTicker();
  const lines: string[] = [];
  const log = createLog({
    level: 'info',
    format: 'standard',
    destination: { write: (line) => lines.push(line) },
    now: clock.now,
  });
  const file = join(t.testdir(), 'config.json');
  const write = (role: string) => writeFile(file, `{"profiles":{"shop":{"role":"${role}"}}}`);
  await write('one');
  const watch = await watchProfiles({ file, every: clock.every, log });
  if (!watch.ok) throw new Error(watch.problem);
  const role = () => watch.value.current().byName.get('shop')?.get('vault.hashicorp.com/role');
  t.equal(role(), 'one');
  await write('two');
  await clock.advance(10_000);
  t.equal(role(), 'two');
  await writeFile(file, '{');
  await clock.advance(60_000);
  t.equal(role(), 'two');
  t.equal(lines.length, 1, 'told once');
  t.match(lines.join(''), `[WARN]  profiles: the last good profiles stay in use: `);
  t.match(lines.join(''), 'AGENT_INJECT_CONFIG_FILE: ');
  await write('three');
  await clock.advance(10_000);
  t.equal(role(), 'three');
  t.match(lines.at(-1), 'the configuration file is readable again');
  watch.value.close();
  await write('four');
  await clock.advance(10_000);
  t.equal(role(), 'three', 'closed');
});

t.test('a file that is wrong from the start is refused, and none is no profiles', async (t) => {
  const { every, now } = manualTicker();
  const log = createLog({ level: 'info', format: 'json', destination: { write: () => true }, now });
  t.match(await watchProfiles({ file: '/nowhere.json', every, log }), { ok: false });
  const none = await watchProfiles({ file: '', every, log });
  t.ok(none.ok && none.value.current().byName.size === 0);
});
