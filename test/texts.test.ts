import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';

/** The tree speaks of the project alone: no machine paths, no registry hosts, no marks of unfinished work. */
const root = join(import.meta.dirname, '..');
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)) && !path.startsWith('test/vectors/'));

const text = (path: string) => readFileSync(join(root, path), 'utf8');

function linesMatching(pattern: RegExp, paths: readonly string[]): string[] {
  return paths.flatMap((path) =>
    text(path)
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 100)}`] : [],
      ),
  );
}

/** Spelled in two halves so that this file does not find itself. */
const joined = (...halves: string[]) => halves.join('');

t.test('nothing names a path of one machine or the host of a package registry', async (t) => {
  const pattern = new RegExp(
    [
      joined('/wo', 'rk/'),
      joined('\\.\\./sha', 'red'),
      joined('registry\\.npm', 'js'),
      joined('pypi\\.', 'org'),
      joined('proxy\\.golang\\.', 'org'),
    ].join('|'),
  );
  t.same(linesMatching(pattern, tracked), []);
});

t.test('nothing is left unfinished or silenced', async (t) => {
  const marks = new RegExp(
    [
      joined('\\b(TO', 'DO|FIX', 'ME|XX', 'X|HA', 'CK)\\b'),
      joined('eslint-', 'disable'),
      joined('@ts-', '(ignore|expect-error|nocheck)'),
      joined('\\b(test|t)\\.', '(skip|only|todo)\\('),
    ].join('|'),
  );
  t.same(
    linesMatching(
      marks,
      tracked.filter((path) => path.endsWith('.ts') && path !== 'test/texts.test.ts'),
    ),
    [],
  );
});

t.test('the lock file holds no addresses', async (t) => {
  t.notMatch(text('package-lock.json'), /"resolved"/);
});
