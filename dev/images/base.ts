import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

const include = 'binutils-multiarch,ca-certificates';
const hostAuthorities = '/etc/ssl/certs/ca-certificates.crt';

/**
 * The path of a root file system that can stand in for the Dockerfile's BASE where no registry is reached: Debian
 * bookworm by debootstrap, this process's Node, and npm. Made once (a minute, needs root), then kept in `cache`.
 */
export function baseRoot(cache: string): string {
  const root = join(cache, 'base');
  if (existsSync(root)) return root;
  const work = `${root}.${process.pid}`;
  mkdirSync(dirname(work), { recursive: true });
  execFileSync('debootstrap', ['--variant=minbase', `--include=${include}`, 'bookworm', work], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  addNode(work);
  trustHostAuthorities(work);
  for (const path of [
    'var/cache/apt',
    'var/lib/apt/lists',
    'usr/share/doc',
    'usr/share/man',
    'usr/share/locale',
  ])
    rmSync(join(work, path), { recursive: true, force: true });
  keepFirst(work, root);
  return root;
}

/** Two processes may have made it at once. */
function keepFirst(work: string, root: string): void {
  try {
    renameSync(work, root);
  } catch (error) {
    if (!existsSync(root)) throw error;
    rmSync(work, { recursive: true });
  }
}

function addNode(root: string): void {
  const npm = execFileSync('npm', ['root', '--global'], { encoding: 'utf8' }).trim();
  mkdirSync(join(root, 'usr/lib/node_modules'), { recursive: true });
  copyFileSync(process.execPath, join(root, 'usr/bin/node'));
  cpSync(join(npm, 'npm'), join(root, 'usr/lib/node_modules/npm'), { recursive: true });
  symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(root, 'usr/bin/npm'));
}

/** npm trusts what this machine trusts; the images get Debian's own list only. */
function trustHostAuthorities(root: string): void {
  const path = '/usr/local/share/host-authorities.crt';
  copyFileSync(hostAuthorities, join(root, path));
  mkdirSync(join(root, 'usr/etc'), { recursive: true });
  writeFileSync(join(root, 'usr/etc/npmrc'), `cafile=${path}\n`);
}
