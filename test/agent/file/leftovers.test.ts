import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { removeLeftovers } from '../../../agent/file/leftovers.ts';

t.test('old temporary files of killed agents are removed, and nothing else is', async (t) => {
  const kept = ['app', '.vault-agent-notes', 'other.tmp.0123abcd', 'token.tmp.0123abc', 'young'];
  const old = ['.vault-agent-0123abcd', 'token.tmp.0123abcd'];
  const young = '.vault-agent-deadbeef';
  const text = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 'secret']));
  const folder = t.testdir({ ...text([...kept, ...old, young]), '.vault-agent-01234567': {} });
  const path = (name: string) => join(folder, name);
  const now = Date.now();
  for (const name of [...kept, ...old]) utimesSync(path(name), now / 1000 - 61, now / 1000 - 61);
  removeLeftovers({ destinations: [path('app'), path('missing/app')], sinks: [path('token')] }, now);
  t.same(readdirSync(folder).sort(), [...kept, young, '.vault-agent-01234567'].sort());
});
