import { readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { BequestStore } from '../../../agent/handoff/store.ts';

const bequest = { token: 'hvs.S3CRET', answers: [] };

function storeIn(folder: string): BequestStore {
  return new BequestStore(
    {
      type: 'kubernetes',
      path: join(folder, 'cache'),
      keepAfterImport: false,
      exitOnError: false,
      serviceAccountTokenFile: join(folder, 'sa.jwt'),
    },
    () => 'unique',
  );
}

t.test('a bequest passes through a file that only its owner reads', async (t) => {
  const store = storeIn(t.testdir({ 'sa.jwt': 'eyJ.one\n' }));
  t.same(await store.read(), {}, 'nothing is there at first');
  await store.write(bequest);
  t.equal(statSync(store.path).mode & 0o777, 0o600);
  t.notOk(readFileSync(store.path).includes('S3CRET'));
  t.same(await store.read(), { bequest });
  await store.remove();
  t.same(await store.read(), {});
});

t.test('a file that cannot be used is a fault, not an error', async (t) => {
  const folder = t.testdir({ 'sa.jwt': 'eyJ.one', cache: {}, target: 'x' });
  const store = storeIn(folder);
  await store.write(bequest);
  const good = readFileSync(store.path);
  for (const bytes of [Buffer.alloc(0), Buffer.from('bolt'), good.subarray(0, -1), good.subarray(0, 60)]) {
    writeFileSync(store.path, bytes);
    t.match(await store.read(), { fault: /damaged/ });
  }
  writeFileSync(store.path, good);
  writeFileSync(join(folder, 'sa.jwt'), 'eyJ.rotated');
  t.match(await store.read(), { fault: /sealed for another pod/ });
  rmSync(store.path);
  symlinkSync(join(folder, 'target'), store.path);
  t.match(await store.read(), { fault: /ELOOP/ });
  await store.write(bequest);
  t.equal(readFileSync(join(folder, 'target'), 'utf8'), 'x', 'a link is replaced, never followed');
  t.same(readdirSync(join(folder, 'cache')), ['vault-injector-handoff'], 'no temporary file stays');
});

t.test('without a ServiceAccount token nothing can be read', async (t) => {
  await t.rejects(storeIn(t.testdir()).read(), { code: 'ENOENT' });
});
