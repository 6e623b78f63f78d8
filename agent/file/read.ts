/** Reads a whole file in the way that costs least. */
import { readFile, readFileSync, statSync } from 'node:fs';
import { promisify } from 'node:util';

const readWithThreads = promisify(readFile);

/**
 * The bytes of a file: a regular one at once, which spares the way through a thread; a pipe or a device may keep its reader waiting, so
 * it is left to one. Rejects with the file system's error.
 */
export async function readWhole(path: string): Promise<Buffer> {
  return statSync(path).isFile() ? readFileSync(path) : readWithThreads(path);
}
