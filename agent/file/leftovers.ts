/** Removes what agents leave behind when they are killed in the middle of writing: secrets that nobody would miss. */
import { lstat, readdir, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Younger ones may belong to an agent that is at work in the same folder. */
const abandonedAfterMs = 60_000;
const unique = '[0-9a-f]{8}';
const temporary = new RegExp(`^\\.vault-agent-${unique}$`);

/** The files whose temporary names are looked for; a sink's begins with its own name. */
export type Written = { readonly destinations: readonly string[]; readonly sinks: readonly string[] };

/** Removes abandoned temporary files beside these files; what cannot be looked at or removed is left. Never rejects. */
export async function removeLeftovers({ destinations, sinks }: Written, now: number): Promise<void> {
  const sinkNames = new Set(sinks.map((path) => basename(path)));
  const isTemporary = (name: string): boolean => temporary.test(name) || isOfSink(name, sinkNames);
  const folders = new Set([...destinations, ...sinks].map((path) => dirname(path)));
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter(isTemporary)) await removeAbandoned(join(folder, name), now);
  }
}

function isOfSink(name: string, sinks: ReadonlySet<string>): boolean {
  const [, sink] = new RegExp(`^(.+)\\.tmp\\.${unique}$`).exec(name) ?? [];
  return sink !== undefined && sinks.has(sink);
}

async function removeAbandoned(path: string, now: number): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined || !found.isFile() || now - found.mtimeMs < abandonedAfterMs) return;
  await unlink(path).catch(() => undefined);
}
