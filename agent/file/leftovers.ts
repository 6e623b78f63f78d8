/** Removes what agents leave behind when they are killed in the middle of writing: secrets that nobody would miss. */
import { lstatSync, readdirSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Younger ones may belong to an agent that is at work in the same folder. */
const abandonedAfterMs = 60_000;
const unique = '[0-9a-f]{8}';
const temporary = new RegExp(`^\\.vault-agent-${unique}$`);

/** The files whose temporary names are looked for; a sink's begins with its own name. */
export type Written = { readonly destinations: readonly string[]; readonly sinks: readonly string[] };

/** Removes abandoned temporary files beside these files; what cannot be looked at or removed is left. Never throws. */
export function removeLeftovers({ destinations, sinks }: Written, now: number): void {
  const sinkNames = new Set(sinks.map((path) => basename(path)));
  const isTemporary = (name: string): boolean => temporary.test(name) || isOfSink(name, sinkNames);
  const folders = new Set([...destinations, ...sinks].map((path) => dirname(path)));
  for (const folder of folders) {
    const names = orUndefined(() => readdirSync(folder)) ?? [];
    for (const name of names.filter(isTemporary)) orUndefined(() => removeAbandoned(join(folder, name), now));
  }
}

function isOfSink(name: string, sinks: ReadonlySet<string>): boolean {
  const [, sink] = new RegExp(`^(.+)\\.tmp\\.${unique}$`).exec(name) ?? [];
  return sink !== undefined && sinks.has(sink);
}

function removeAbandoned(path: string, now: number): void {
  const found = lstatSync(path);
  if (found.isFile() && now - found.mtimeMs >= abandonedAfterMs) unlinkSync(path);
}

function orUndefined<Value>(look: () => Value): Value | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
