import t from 'tap';
import { fakeVault, login, memoryFiles, method, portsWith } from './stand-ins.ts';

const settings = {
  role_id_file_path: '/rid',
  secret_id_file_path: '/sid',
  remove_secret_id_file_after_reading: true,
};

t.test('role id and secret id are trimmed; the secret id is removed and remembered', async (t) => {
  const files = memoryFiles({ '/rid': 'r1\n', '/sid': ' s1\n' });
  const made = await method('approle', settings, portsWith({ files }));
  t.match(await login(made), { path: 'auth/approle/login', body: { role_id: 'r1', secret_id: 's1' } });
  t.same([...files.content.keys()], ['/rid']);
  t.match(await login(made), { body: { role_id: 'r1', secret_id: 's1' } });
  files.content.set('/sid', 's2');
  files.content.delete('/rid');
  t.match(await login(made), { body: { role_id: 'r1', secret_id: 's2' } });
});

t.test('the secret id may stay, or not be needed at all', async (t) => {
  const files = memoryFiles({ '/rid': 'r1', '/sid': 's1' });
  const keep = { ...settings, remove_secret_id_file_after_reading: false };
  await login(await method('approle', keep, portsWith({ files })));
  t.ok(files.content.has('/sid'));
  const without = await login(await method('approle', { role_id_file_path: '/rid' }, portsWith({ files })));
  t.same(without, { kind: 'login', path: 'auth/approle/login', body: { role_id: 'r1' } });
  await t.rejects(login(await method('approle', settings, portsWith())), { code: 'credential-file' });
});

const wrapped = {
  ...settings,
  remove_secret_id_file_after_reading: false,
  secret_id_response_wrapping_path: 'auth/approle/role/app/secret-id',
};
const files = () => memoryFiles({ '/rid': 'r1', '/sid': 'hvs.wrap' });

t.test('a wrapped secret id is looked up, then unwrapped once', async (t) => {
  const vault = fakeVault({
    'sys/wrapping/lookup': { data: { creation_path: 'auth/approle/role/app/secret-id' } },
    'sys/wrapping/unwrap': { data: { secret_id: 'real' } },
  });
  const made = await method('approle', wrapped, portsWith({ files: files(), vault }));
  t.match(await login(made), { body: { role_id: 'r1', secret_id: 'real' } });
  t.match(await login(made), { body: { secret_id: 'real' } });
  t.same(
    vault.asked.map(({ method, path, token, namespace }) => [method, path, token, namespace]),
    [
      ['GET', 'sys/wrapping/lookup', 'hvs.wrap', 'team/'],
      ['PUT', 'sys/wrapping/unwrap', 'hvs.wrap', 'team/'],
    ],
  );
});

t.test('one that somebody else wrapped is left alone', async (t) => {
  const vault = fakeVault({ 'sys/wrapping/lookup': { data: { creation_path: 'cubbyhole/x' } } });
  const made = await method('approle', wrapped, portsWith({ files: files(), vault }));
  await t.rejects(login(made), {
    code: 'wrong-wrapping-path',
    message: /created by "cubbyhole\/x", expected "auth\/approle/,
  });
  t.equal(vault.asked.length, 1);
});

t.test('a wrapping without a secret id is an error that shows no value', async (t) => {
  const vault = fakeVault({
    'sys/wrapping/lookup': { data: { creation_path: 'auth/approle/role/app/secret-id' } },
    'sys/wrapping/unwrap': { data: { other: 'hidden' } },
  });
  const failure = await login(await method('approle', wrapped, portsWith({ files: files(), vault }))).catch(
    String,
  );
  t.match(failure, 'it holds no secret_id');
  t.notMatch(failure, 'hidden');
});
