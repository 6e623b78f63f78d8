import { mkdir, readFile, readdir, stat, symlink, writeFile, chmod, lstat } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { resolveOwner } from '../../../agent/file/owner.ts';
import { stageDestination } from '../../../agent/file/write.ts';
import type { Destination } from '../../../agent/file/write.ts';

const target = (path: string, more: Partial<Destination> = {}): Destination => ({
  path,
  createFolders: true,
  mode: undefined,
  owner: { user: '', group: '' },
  backup: false,
  ...more,
});
const writeDestination = async (...destination: Parameters<typeof stageDestination>) => {
  const staged = await stageDestination(...destination);
  staged?.swap();
  return staged !== undefined;
};
const bytes = (text: string) => Buffer.from(text);
const modeOf = async (path: string) => (await stat(path)).mode & 0o7777;

t.test('a new file gets mode 0644 and its folders, an equal one is left alone', async (t) => {
  const path = join(t.testdir(), 'a/b/app.env');
  t.equal(await writeDestination(target(path), bytes('one'), '1'), true);
  t.equal(await readFile(path, 'utf8'), 'one');
  t.equal(await modeOf(path), 0o644);
  const before = await stat(path);
  t.equal(await writeDestination(target(path), bytes('one'), '2'), false);
  const after = await stat(path);
  t.same([after.ino, after.mtimeMs], [before.ino, before.mtimeMs]);
});

t.test('a changed file keeps the mode that is there unless one is configured', async (t) => {
  const path = join(t.testdir({ f: 'old' }), 'f');
  await chmod(path, 0o600);
  await writeDestination(target(path), bytes('new'), '1');
  t.equal(await modeOf(path), 0o600);
  await writeDestination(target(path, { mode: 0o440 }), bytes('newer'), '2');
  t.equal(await modeOf(path), 0o440);
});

t.test('a changed mode alone does not rewrite an equal file', async (t) => {
  const path = join(t.testdir({ f: 'same' }), 'f');
  t.equal(await writeDestination(target(path, { mode: 0o400 }), bytes('same'), '1'), false);
  t.not(await modeOf(path), 0o400);
});

t.test('a symbolic link is replaced by a file, and what it pointed at stays', async (t) => {
  const folder = t.testdir({ real: 'old' });
  const path = join(folder, 'link');
  await symlink(join(folder, 'real'), path);
  t.equal(await writeDestination(target(path), bytes('old'), '1'), true);
  t.ok((await lstat(path)).isFile());
  t.equal(await readFile(join(folder, 'real'), 'utf8'), 'old');
});

t.test('failures leave the folder as it was', async (t) => {
  const folder = t.testdir();
  const path = join(folder, 'taken');
  await mkdir(path);
  await t.rejects(writeDestination(target(path), bytes('x'), '1'));
  t.same(await readdir(folder), ['taken']);
  const missing = target(join(folder, 'no/f'), { createFolders: false });
  await t.rejects(writeDestination(missing, bytes('x'), '2'), { message: /create_dest_dirs/ });
  await t.rejects(writeDestination(target(''), bytes('x'), '3'), { message: /missing destination/ });
  const owned = target(join(folder, 'f'), { owner: { user: 'no-such-user', group: '' } });
  await t.rejects(writeDestination(owned, bytes('x'), '4'), { message: /unknown user "no-such-user"/ });
  t.same(await readdir(folder), ['taken']);
});

t.test('a temporary file of the same name, or a link in its place, is never written to', async (t) => {
  const folder = t.testdir({ victim: 'precious' });
  await symlink(join(folder, 'victim'), join(folder, '.vault-agent-1'));
  await t.rejects(writeDestination(target(join(folder, 'f')), bytes('x'), '1'), { code: 'EEXIST' });
  t.equal(await readFile(join(folder, 'victim'), 'utf8'), 'precious');
});

t.test('with backup, the previous content is beside the file and nothing else is', async (t) => {
  const folder = t.testdir();
  const path = join(folder, 'f');
  for (const [index, text] of ['one', 'two', 'three'].entries()) {
    await writeDestination(target(path, { backup: true }), bytes(text), String(index));
  }
  t.equal(await readFile(`${path}.bak`, 'utf8'), 'two');
  t.same(await readdir(folder), ['f', 'f.bak']);
});

t.test('a tight reader sees the old text or the new one, never a part', async (t) => {
  const path = join(t.testdir(), 'f');
  const texts = ['a', 'b'].map((letter) => letter.repeat(300_000));
  await writeFile(path, texts[0] ?? '');
  const done = new AbortController();
  const reader = (async () => {
    while (!done.signal.aborted) {
      if (!texts.includes(await readFile(path, 'utf8'))) return 'torn';
    }
    return 'whole';
  })();
  for (let round = 1; round <= 40; round++) {
    await writeDestination(target(path), bytes(texts[round % 2] ?? ''), String(round));
  }
  done.abort();
  t.equal(await reader, 'whole');
});

t.test('owners are found by name or taken as numbers', async (t) => {
  const folder = t.testdir({ passwd: 'root:x:0:0::/:/bin/sh\napp:x:1001:7::/:\n', group: 'staff:x:50:\n' });
  const files = { passwd: join(folder, 'passwd'), group: join(folder, 'group') };
  t.same(await resolveOwner({ user: 'app', group: 'staff' }, files), { uid: 1001, gid: 50 });
  t.same(await resolveOwner({ user: '42', group: '' }, files), { uid: 42, gid: -1 });
  await t.rejects(resolveOwner({ user: '', group: 'nobody-here' }, files), { message: /unknown group/ });
});
