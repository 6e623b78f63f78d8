/** The names of the log file and of its old versions, as Vault Agent builds them. Pure. */
import { basename, dirname, extname, join } from 'node:path';

const defaultName = 'agent.log';
const defaultExtension = '.log';

/** The file that is written: a path ending in a slash gets the default name, one without an extension gets `.log`. */
export function currentLogFile(logFile: string): string {
  if (logFile.endsWith('/')) return join(logFile, defaultName);
  return extname(logFile) === '' ? `${logFile}${defaultExtension}` : logFile;
}

/** The name an old file gets: the time of its rotation (milliseconds) goes between name and extension. */
export function rotatedLogFile(current: string, time: number): string {
  const extension = extname(current);
  return join(dirname(current), `${basename(current, extension)}-${time}000000${extension}`);
}

/**
 * The old files of `current` among the names of its folder that exceed the number to keep, oldest first: 0 keeps all of
 * them, a negative number none.
 */
export function surplusLogFiles(current: string, names: readonly string[], keep: number): string[] {
  if (keep === 0) return [];
  const extension = extname(current);
  const stem = `${basename(current, extension)}-`;
  const isOld = (name: string) =>
    name.startsWith(stem) &&
    name.endsWith(extension) &&
    /^\d+$/.test(name.slice(stem.length, -extension.length));
  const old = names.filter(isOld).sort((a, b) => stampOf(a) - stampOf(b));
  const surplus = keep < 0 ? old : old.slice(0, Math.max(0, old.length - keep));
  return surplus.map((name) => join(dirname(current), name));

  function stampOf(name: string): number {
    return Number(name.slice(stem.length, -extension.length));
  }
}
