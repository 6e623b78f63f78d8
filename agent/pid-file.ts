/** The pid file: there while the agent runs. */
import { unlinkSync, writeFileSync } from 'node:fs';

/** Writes the process id, decimal and without a newline, readable for the owner only. Throws the file system's error. */
export function writePidFile(path: string, pid: number): void {
  if (path !== '') writeFileSync(path, String(pid), { mode: 0o600 });
}

/** Removes the file; one that is gone already, or cannot be removed, is fine. */
export function removePidFile(path: string): void {
  try {
    if (path !== '') unlinkSync(path);
  } catch {
    // The agent ends: nobody can do better.
  }
}
