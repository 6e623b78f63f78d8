import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { currentLogFile, rotatedLogFile, surplusLogFiles } from '../../../agent/log/file-names.ts';
import { openLogFile } from '../../../agent/log/file.ts';

t.test('the file is named as Vault Agent names it', async (t) => {
  t.equal(currentLogFile('/var/log/'), '/var/log/agent.log');
  t.equal(currentLogFile('/var/log/diary'), '/var/log/diary.log');
  t.equal(currentLogFile('/var/log/diary.txt'), '/var/log/diary.txt');
  t.equal(rotatedLogFile('/var/log/diary.txt', 17), '/var/log/diary-17000000.txt');
});

t.test('the newest old files are kept', async (t) => {
  const names = ['a-2.log', 'a-10.log', 'a-9.log', 'a.log', 'a-x.log', 'b-1.log', 'a-1.txt'];
  t.same(surplusLogFiles('/l/a.log', names, 0), []);
  t.same(surplusLogFiles('/l/a.log', names, 2), ['/l/a-2.log']);
  t.same(surplusLogFiles('/l/a.log', names, 9), []);
  t.same(surplusLogFiles('/l/a.log', names, -1), ['/l/a-2.log', '/l/a-9.log', '/l/a-10.log']);
});

t.test('a file that would grow too large or is too old is put aside', async (t) => {
  const folder = t.testdir();
  let time = 1000;
  const config = {
    file: join(folder, 'a.log'),
    rotateBytes: 10,
    rotateDurationMs: 60_000,
    rotateMaxFiles: 2,
  };
  const file = openLogFile(config, () => time);
  for (const line of ['12345\n', '678\n', 'next\n']) file.write(line);
  t.equal(readFileSync(config.file, 'utf8'), 'next\n');
  t.equal(readFileSync(join(folder, 'a-1000000000.log'), 'utf8'), '12345\n678\n');
  for (let i = 0; i < 3; i++) {
    time += 60_000;
    file.write('late\n');
  }
  file.close();
  t.same(readdirSync(folder).sort(), ['a-121000000000.log', 'a-181000000000.log', 'a.log']);
  t.equal(statSync(config.file).mode & 0o027, 0, 'others cannot read it');
});

t.test('an existing file is continued, and a folder that is missing is an error at once', async (t) => {
  const folder = t.testdir({ 'a.log': 'old\n' });
  const config = { file: join(folder, 'a.log'), rotateBytes: 0, rotateDurationMs: 0, rotateMaxFiles: 0 };
  const file = openLogFile(config, () => 0);
  file.write('new\n');
  file.close();
  t.equal(readFileSync(config.file, 'utf8'), 'old\nnew\n');
  t.throws(() => openLogFile({ ...config, file: join(folder, 'x/a.log') }, () => 0), { code: 'ENOENT' });
});
