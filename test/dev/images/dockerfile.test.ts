import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import t from 'tap';

/** The build stage gets only a part of the tree: what it runs must find everything that it imports there. */

const root = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** Paths that the build stage copies from the sources. */
const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, paths = '']) =>
  paths.split(' '),
);

const isWithin = (path: string, folders: readonly string[]) =>
  folders.some((folder) => path === folder || path.startsWith(`${folder}/`));

/** The files that a file of ours imports, directly or not, with itself. */
function imported(path: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const [, name = ''] of read(path).matchAll(/^(?:import|export) (?!type)[^;]*? from '(\.[^']*)'/gm))
    imported(relative(root, join(root, dirname(path), name)), seen);
  return seen;
}

t.test('everything that is copied is there, and is not kept from the builder', async (t) => {
  const admitted = read('.dockerignore')
    .split('\n')
    .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
  t.ok(copied.length > 5);
  for (const path of copied) {
    t.ok(existsSync(join(root, path)), `${path} exists`);
    t.ok(isWithin(path, admitted), `.dockerignore lets ${path} in`);
  }
  for (const path of admitted) t.ok(isWithin(path, copied), `${path} is let in and copied`);
});

t.test('what the build stage runs finds what it imports', async (t) => {
  const programs = ['dev/build.ts', 'dev/images/bill.ts', 'src/main.ts', 'agent/main.ts'];
  const needed = programs.flatMap((program) => [...imported(program)]);
  t.ok(needed.length > 100);
  t.same(
    needed.filter((path) => !isWithin(path, copied)),
    [],
  );
});
