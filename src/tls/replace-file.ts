import { readFile, rename, writeFile } from 'node:fs/promises';

/** Text of a file, '' when it does not exist. */
export async function readTextOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/** Replaces a file in one step, so that a reader sees the old text or the new one. */
export async function replaceText(path: string, text: string): Promise<void> {
  const beside = `${path}.new`;
  await writeFile(beside, text, { mode: 0o644 });
  await rename(beside, path);
}
