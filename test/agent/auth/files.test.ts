import t from 'tap';
import { systemFiles } from '../../../agent/auth/system-files.ts';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { MethodSettings } from '../../../agent/config/model.ts';
import { login, memoryFiles, method, portsWith, signal } from './stand-ins.ts';

t.test('kubernetes reads its token at every login and trims it', async (t) => {
  const files = memoryFiles({ '/sa/token': ' jwt-1\n' });
  const made = await method('kubernetes', { role: 'app', token_path: '/sa/token' }, portsWith({ files }));
  t.equal(made.description, 'role "app" at auth/kubernetes');
  t.same(await login(made), {
    kind: 'login',
    path: 'auth/kubernetes/login',
    body: { role: 'app', jwt: 'jwt-1' },
  });
  files.content.set('/sa/token', 'jwt-2');
  t.match(await login(made), { body: { jwt: 'jwt-2' } });
  files.content.set('/sa/token', '\n');
  await t.rejects(login(made), {
    code: 'credential-file',
    message: '/sa/token: the file with the credential cannot be used: it is empty',
  });
  files.content.delete('/sa/token');
  await t.rejects(login(made), { code: 'credential-file', message: /no ordinary file/ });
});

t.test('token_file looks the token up, and reads it again next time', async (t) => {
  const files = memoryFiles({ '/t': 'hvs.1\n' });
  const made = await method('token_file', { token_file_path: '/t' }, portsWith({ files }));
  t.same(await login(made), { kind: 'lookup', token: 'hvs.1' });
  files.content.set('/t', 'hvs.2');
  t.same(await login(made), { kind: 'lookup', token: 'hvs.2' });
  t.notMatch(made.description, 'hvs');
});

t.test('jwt is sent as it is, removed and remembered', async (t) => {
  const files = memoryFiles({});
  const settings = {
    role: 'app',
    path: '/jwt',
    remove_jwt_after_reading: true,
    remove_jwt_follows_symlinks: false,
  };
  const made = await method('jwt', settings, portsWith({ files }));
  await t.rejects(login(made), { code: 'credential-file' }, 'nothing yet');
  files.content.set('/jwt', 'a.b.c\n');
  t.match(await login(made), { path: 'auth/jwt/login', body: { role: 'app', jwt: 'a.b.c\n' } });
  t.notOk(files.content.has('/jwt'));
  t.match(await login(made), { body: { jwt: 'a.b.c\n' } }, 'remembered');
  files.content.set('/jwt', '');
  t.match(await login(made), { body: { jwt: 'a.b.c\n' } }, 'an empty file changes nothing');
});

t.test('jwt and ldap look for new credentials, often where they take them away', async (t) => {
  for (const [type, path, prefix] of [
    ['jwt', 'path', 'jwt'],
    ['ldap', 'password_file_path', 'password'],
  ] as const) {
    const files = memoryFiles({ '/c': 'one' });
    const made = (more: MethodSettings) =>
      method(type, { role: 'app', username: 'ann', [path]: '/c', ...more }, portsWith({ files }));
    const taking = (await made({ [`remove_${prefix}_after_reading`]: true })).watch;
    t.match(taking, { everyMs: 500, takesAway: true });
    t.match((await made({})).watch, { everyMs: 60_000, takesAway: false });
    t.match((await made({ [`${prefix}_read_period`]: 5_000 })).watch, { everyMs: 5_000 });
    t.equal(await taking?.look(signal), false, 'the first one is no other one');
    t.notOk(files.content.has('/c'));
    await t.rejects(async () => taking?.look(signal), { code: 'credential-file' });
    files.content.set('/c', 'two');
    t.equal(await taking?.look(signal), true);
    t.notOk(files.content.has('/c'));
  }
});

t.test('what a login reads at the same time is no news', async (t) => {
  const files = memoryFiles({ '/c': 'one' });
  const made = await method('jwt', { role: 'app', path: '/c' }, portsWith({ files }));
  const [, first] = await Promise.all([login(made), made.watch?.look(signal)]);
  t.equal(first, false);
  files.content.set('/c', 'two');
  await login(made);
  t.equal(await made.watch?.look(signal), false);
});

t.test('jwt removes the link, or its target when told to', async (t) => {
  const links = () => memoryFiles({ '/jwt': { to: '/target' }, '/target': 'j' });
  const base = { role: 'app', path: '/jwt', remove_jwt_after_reading: true };
  const [first, second] = [links(), links()];
  await login(
    await method('jwt', { ...base, remove_jwt_follows_symlinks: false }, portsWith({ files: first })),
  );
  t.same([...first.content.keys()], ['/target']);
  await login(
    await method('jwt', { ...base, remove_jwt_follows_symlinks: true }, portsWith({ files: second })),
  );
  t.same([...second.content.keys()], ['/jwt']);
});

t.test('ldap sends the password byte for byte to the path of the user', async (t) => {
  const files = memoryFiles({ '/pw': ' p"w\n' });
  const settings = { username: 'ann', password_file_path: '/pw', remove_password_after_reading: false };
  const made = await method('ldap', settings, portsWith({ files }));
  t.match(await login(made), { path: 'auth/ldap/login/ann', body: { password: ' p"w\n' } });
  t.ok(files.content.has('/pw'));
});

t.test('a file that cannot be removed is used all the same', async (t) => {
  const memory = memoryFiles({ '/jwt': 'j' });
  const files = { ...memory, remove: () => Promise.reject(new Error('read-only file system')) };
  const settings = { role: 'app', path: '/jwt', remove_jwt_after_reading: true };
  t.match(await login(await method('jwt', settings, portsWith({ files }))), { body: { jwt: 'j' } });
});

t.test(
  'an unknown method is a fault of the agent, even with the name of something every object has',
  async (t) => {
    for (const type of ['kerberos', 'constructor', '__proto__']) {
      await t.rejects(method(type, {}, portsWith()), { message: /unknown auth method/ });
    }
  },
);

t.test('real files: folders and other things are no credentials', async (t) => {
  const folder = t.testdir({ file: 'x', dir: {} });
  symlinkSync('file', join(folder, 'link'));
  const regular = await Promise.all(
    ['file', 'link', 'dir', 'none'].map((name) => systemFiles.isRegular(join(folder, name))),
  );
  t.same(regular, [true, true, false, false]);
  t.equal(await systemFiles.resolve(join(folder, 'link')), await systemFiles.resolve(join(folder, 'file')));
  await systemFiles.remove(join(folder, 'link'));
  t.equal(Buffer.from(await systemFiles.read(join(folder, 'file'))).toString(), 'x');
});
