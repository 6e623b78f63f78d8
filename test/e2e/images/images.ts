import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { version } from '../../../src/agent-image.ts';
import { packLayout, writeLayout } from './archive.ts';
import type { ImageStart } from './archive.ts';

const builtImages = join(import.meta.dirname, '../../../.cache/images/oci');

/** The images of this project as "npm run images" leaves them, and the names that the Pods use. */
const ownImages: Readonly<Record<string, string>> = {
  webhook: `docker.io/library/vault-injector:${version}`,
  'agent-bare': `docker.io/library/vault-injector-agent:${version}`,
};

/** What the containers of applications run in these tests. */
export const shellImage = 'localhost/shell:e2e';

/** OpenBao with a shell, as its publisher's image has it. */
export const openbaoImage = 'localhost/openbao:e2e';

/** What holds the namespaces of every Pod. */
export const pauseImage = 'localhost/pause:e2e';

/** Own images that are not built yet. */
export function missingImages(): readonly string[] {
  return Object.keys(ownImages)
    .filter((target) => !existsSync(join(builtImages, target, 'index.json')))
    .map((target) => `the image ${target} is not built: run "npm run images"`);
}

/**
 * Writes every image of the tests to `folder`, as archives that containerd imports; returns their paths.
 * `bao` is the program of OpenBao.
 */
export function writeImages(folder: string, bao: string): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const own = Object.entries(ownImages).map(([target, name]) => {
    const file = join(folder, `${target}.tar`);
    packLayout(join(builtImages, target), file, name);
    return file;
  });
  return [
    ...own,
    writeImage(folder, pauseImage, { user: '65535:65535', entrypoint: ['/pause'] }, fillPause),
    writeImage(folder, shellImage, {}, fillShell),
    writeImage(folder, openbaoImage, { user: '100:1000' }, (imageRoot) => {
      fillShell(imageRoot);
      copyFileSync(bao, join(imageRoot, 'bin/bao'));
    }),
  ];
}

function writeImage(folder: string, name: string, start: ImageStart, fill: (root: string) => void): string {
  const scratch = mkdtempSync(join(tmpdir(), 'image-'));
  const [root, layout] = [join(scratch, 'root'), join(scratch, 'layout')];
  const file = join(folder, `${name.replaceAll(/[/:]/g, '-')}.tar`);
  mkdirSync(root);
  fill(root);
  writeLayout(layout, root, start);
  packLayout(layout, file, name);
  rmSync(scratch, { recursive: true });
  return file;
}

function fillPause(root: string): void {
  const source = join(import.meta.dirname, 'pause.c');
  execFileSync('gcc', ['-Os', '-static', '-s', '-o', join(root, 'pause'), source]);
}

function fillShell(root: string): void {
  for (const folder of ['bin', 'etc', 'proc', 'sys', 'dev', 'var']) mkdirSync(join(root, folder));
  mkdirSync(join(root, 'tmp'), { mode: 0o1777 });
  copyFileSync('/bin/busybox', join(root, 'bin/busybox'));
  const applets = execFileSync('/bin/busybox', ['--list'], { encoding: 'utf8' }).trim().split('\n');
  for (const applet of applets) if (applet !== 'busybox') symlinkSync('busybox', join(root, 'bin', applet));
}
