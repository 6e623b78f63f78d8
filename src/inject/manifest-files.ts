import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readFault } from '../read-fault.ts';

/** The text of one manifest, or why there is none. */
export type ReadManifest =
  { readonly file: string; readonly text: string } | { readonly file: string; readonly fault: string };

const extensions = ['.yaml', '.yml', '.json'];

/** Reads a file, `-` (standard input), or every manifest of a folder in the order of names, as kubectl does with `-f`. */
export async function readManifests(
  path: string,
  readStdin: () => Promise<string>,
): Promise<readonly ReadManifest[]> {
  if (path === '-') return [{ file: path, text: await readStdin() }];
  const files = await filesAt(path);
  if (files.length === 0) {
    return [{ file: path, fault: `${path}: the folder holds no manifest (.yaml, .yml or .json)` }];
  }
  return Promise.all(files.map(readManifest));
}

/** A path that is no folder is left to the reader, which words what is wrong with it. */
async function filesAt(path: string): Promise<readonly string[]> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return [path];
  const entries = await readdir(path, { withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory() && extensions.some((end) => entry.name.endsWith(end)))
    .map(({ name }) => join(path, name))
    .sort();
}

async function readManifest(file: string): Promise<ReadManifest> {
  try {
    return { file, text: await readFile(file, 'utf8') };
  } catch (error) {
    return { file, fault: readFault(file, error) };
  }
}
