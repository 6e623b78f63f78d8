import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { checkSink, writeSink } from '../../../agent/sink/file.ts';

const sink = (path: string) => ({ path, mode: 0o640, uid: -1, gid: -1 });

t.test('the sink holds exactly the token and is replaced by rename', async (t) => {
  const folder = t.testdir();
  const path = join(folder, 'token');
  await writeSink(sink(path), 'hvs.one', '00000001');
  const first = await stat(path);
  t.equal(first.mode & 0o777, 0o640);
  await writeSink(sink(path), 'hvs.two', '00000002');
  t.equal(await readFile(path, 'utf8'), 'hvs.two');
  t.not((await stat(path)).ino, first.ino);
  t.same(await readdir(folder), ['token']);
});

t.test('the check at start leaves nothing behind and fails where nothing can be written', async (t) => {
  const folder = t.testdir();
  checkSink(sink(join(folder, 'token')), '00000001');
  t.same(await readdir(folder), []);
  t.throws(() => checkSink(sink(join(folder, 'missing/token')), '00000001'), { code: 'ENOENT' });
});
