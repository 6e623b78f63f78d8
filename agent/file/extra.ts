/** Writes the files that templates ask for with `writeToFile`, beside their destination. */
import { constants, fchmodSync } from 'node:fs';
import { lstat, mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { WriteRequest } from '../../gotemplate/index.ts';
import { toBytes, toText } from '../../gotemplate/index.ts';
import { chownTo, resolveOwner } from './owner.ts';
import { stageFile } from './replace.ts';
import type { Staged } from './replace.ts';

/** Writes all files that a template asks for. Throws the first failure. */
export async function writeExtraFiles(
  files: readonly WriteRequest[],
  uniqueSuffix: () => string,
): Promise<void> {
  const staged: Staged[] = [];
  try {
    await stageExtraFiles(files, staged, uniqueSuffix);
    for (const file of staged) file.swap();
  } finally {
    for (const file of staged) file.discard();
  }
}

/** Prepares all files that a template asks for and adds them to `staged`, even when a later one fails. */
export async function stageExtraFiles(
  files: readonly WriteRequest[],
  staged: Staged[],
  uniqueSuffix: () => string,
): Promise<void> {
  for (const file of joinRequests(files)) staged.push(await stageExtraFile(file, uniqueSuffix()));
}

/**
 * One request for each path: what is written over is forgotten, what is appended is joined. Several calls for one path
 * would otherwise each start from what was there before all of them.
 */
function joinRequests(files: readonly WriteRequest[]): readonly WriteRequest[] {
  const byPath = new Map<string, WriteRequest>();
  for (const file of files) {
    const earlier = file.append ? byPath.get(file.path) : undefined;
    const { append = file.append, content = '' } = earlier ?? {};
    byPath.set(file.path, { ...file, append, content: content + file.content });
  }
  return [...byPath.values()];
}

/**
 * Prepares one file to be written or appended to: folders are made, mode and owner set as asked. A symbolic link as target or as its folder
 * is refused (consul-template 0.42.1). Throws an Error that says so, or the file system's error.
 */
async function stageExtraFile(file: WriteRequest, suffix: string): Promise<Staged> {
  const path = toText(file.path);
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  await refuseLink(folder);
  await refuseLink(path);
  const bytes = await contentOf(file, path);
  const owner = await resolveOwner({ user: toText(file.user), group: toText(file.group) });
  return stageFile({
    path,
    temporary: join(folder, `.vault-agent-${suffix}`),
    bytes,
    createMode: 0o600,
    finish: (descriptor) => {
      chownTo(descriptor, owner);
      fchmodSync(descriptor, file.permissions);
    },
  });
}

async function refuseLink(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isSymbolicLink() === true) throw new Error(`writeToFile: ${path} is a symbolic link`);
}

async function contentOf(file: WriteRequest, path: string): Promise<Uint8Array> {
  const content = toBytes(file.content);
  if (!file.append) return content;
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch(() => undefined);
  if (handle === undefined) return content;
  await handle.close();
  return Buffer.concat([await readFile(path), content]);
}
