import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file system of a quarter of a megabyte of its own. */
export interface SmallDisk {
  /** Takes the last byte; gives them back. */
  readonly fill: () => void;
  readonly empty: () => void;
  /** Forbids writing to all of it, and allows it again. */
  readonly forbid: () => void;
  readonly allow: () => void;
  readonly unmount: () => void;
}

/** Mounts one at the path, which is made. Undefined where this process may not mount anything. */
export function mountSmallDisk(path: string): SmallDisk | undefined {
  const run = (command: string, ...args: string[]) => {
    execFileSync(command, [...args, path], { stdio: 'pipe' });
  };
  mkdirSync(path);
  try {
    run('mount', '-t', 'tmpfs', '-o', 'size=256k', 'tmpfs');
  } catch {
    return undefined;
  }
  const filler = join(path, 'filler');
  return {
    fill: () => {
      try {
        writeFileSync(filler, Buffer.alloc(1024 * 1024));
      } catch {
        // Full now.
      }
    },
    empty: () => rmSync(filler),
    forbid: () => run('mount', '-o', 'remount,ro'),
    allow: () => run('mount', '-o', 'remount,rw'),
    unmount: () => run('umount', '--lazy'),
  };
}
