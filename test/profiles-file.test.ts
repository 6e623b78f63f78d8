import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { readProfiles } from '../src/profiles-file.ts';
import { parseProfiles } from '../src/settings/profiles.ts';

t.test('profiles are read from a file, with or without the prefix of annotations', async (t) => {
  const path = join(t.testdir(), 'config.json');
  await writeFile(
    path,
    '{"profiles":{"p":{"role":"r","openbao.org/namespace":"n"}},"namespaces":{"shop":"p"}}',
  );
  const result = await readProfiles(path);
  t.ok(result.ok);
  if (!result.ok) return;
  t.same(
    [...(result.value.byName.get('p') ?? [])],
    [
      ['vault.hashicorp.com/role', 'r'],
      ['openbao.org/namespace', 'n'],
    ],
  );
  t.equal(result.value.byNamespace.get('shop'), 'p');
});

t.test('no file is no profiles, and a missing one is named', async (t) => {
  const none = await readProfiles('');
  t.ok(none.ok && none.value.byName.size === 0);
  t.match(await readProfiles('/no/such/file'), {
    ok: false,
    problem: 'AGENT_INJECT_CONFIG_FILE: /no/such/file: there is no such file',
  });
});

t.test('what is no configuration is refused with its place', async (t) => {
  const bad: Record<string, string> = {
    '{': 'the configuration file is not JSON',
    '[]': 'the configuration file holds no JSON object',
    '{"profiles":{"p":{"role":5}}}': 'profiles: expected an object of objects of texts',
    '{"namespaces":{"shop":1}}': 'namespaces: expected an object of profile names',
    '{"namespaces":{"shop":"p"}}': 'namespaces: there is no profile "p"',
  };
  for (const [text, problem] of Object.entries(bad))
    t.same(parseProfiles(text), { ok: false, problem }, text);
});
