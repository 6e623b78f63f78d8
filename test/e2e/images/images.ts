import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packLayout, writeLayout } from './archive.ts';
import { images, pauseImage } from './names.ts';
import type { ImageStart } from './archive.ts';

const builtImages = join(import.meta.dirname, '../../../.cache/images/oci');

/** The images of this project as "npm run images" leaves them, and the names that the Pods use. */
const ownImages: Readonly<Record<string, string>> = {
  webhook: images.webhook,
  'agent-bare': images.agent,
  agent: images.agentShell,
};

/** Own images that are not built yet. */
export function missingImages(): readonly string[] {
  return Object.keys(ownImages)
    .filter((target) => !existsSync(join(builtImages, target, 'index.json')))
    .map((target) => `the image ${target} is not built: run "npm run e2e:build"`);
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
    writeImage(folder, images.shell, {}, fillShell),
    writeImage(folder, images.openbao, { user: '100:1000' }, (imageRoot) => {
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
  for (const folder of ['bin', 'dev', 'etc', 'proc', 'sys', 'tmp', 'var']) mkdirSync(join(root, folder));
  chmodSync(join(root, 'tmp'), 0o1777);
  copyFileSync('/bin/busybox', join(root, 'bin/busybox'));
  const applets = execFileSync('/bin/busybox', ['--list'], { encoding: 'utf8' }).trim().split('\n');
  for (const applet of applets) if (applet !== 'busybox') symlinkSync('busybox', join(root, 'bin', applet));
}
