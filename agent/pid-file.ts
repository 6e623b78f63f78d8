/** The pid file: there while the agent runs. */
import { unlink, writeFile } from 'node:fs/promises';

/** Writes the process id, decimal and without a newline, readable for the owner only. Throws the file system's error. */
export async function writePidFile(path: string, pid: number): Promise<void> {
  if (path !== '') await writeFile(path, String(pid), { mode: 0o600 });
}

/** Removes the file; one that is gone already is fine. */
export async function removePidFile(path: string): Promise<void> {
  if (path !== '') await unlink(path).catch(() => undefined);
}
