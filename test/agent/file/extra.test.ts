import { readFile, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { writeExtraFiles } from '../../../agent/file/extra.ts';
import type { WriteRequest } from '../../../gotemplate/index.ts';

const request = (path: string, content: string, append = false): WriteRequest => ({
  ...{ path, content, append },
  ...{ user: '', group: '', permissions: 0o600 },
});

/** Suffixes that count up. */
function suffixes(): () => string {
  let count = 0;
  return () => String(count++);
}

t.test('later calls for one path append to what earlier ones wrote, or write over it', async (t) => {
  const folder = t.testdir({ kept: 'before-' });
  const [made, kept] = [join(folder, 'sub/made'), join(folder, 'kept')];
  const files = [
    request(made, 'lost'),
    request(made, 'a'),
    request(made, 'b', true),
    request(kept, 'c', true),
    request(kept, 'd', true),
  ];
  await writeExtraFiles(files, suffixes());
  t.equal(await readFile(made, 'utf8'), 'ab');
  t.equal(await readFile(kept, 'utf8'), 'before-cd');
});

t.test('when one of the files cannot be written, none of them changes', async (t) => {
  const folder = t.testdir({ key: 'old key', victim: 'precious' });
  await symlink(join(folder, 'victim'), join(folder, 'link'));
  const files = [request(join(folder, 'key'), 'new key'), request(join(folder, 'link'), 'evil')];
  await t.rejects(writeExtraFiles(files, suffixes()), { message: /is a symbolic link/ });
  t.equal(await readFile(join(folder, 'key'), 'utf8'), 'old key');
  t.same(await readdir(folder), ['key', 'link', 'victim']);
});
