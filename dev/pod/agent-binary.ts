import { mkdir, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bunProgram } from '../agent-command.ts';

const root = join(import.meta.dirname, '..', '..');

/** What can run the agent. */
export type Runtime = 'node' | 'bun';

/** The executable of each runtime, where the packages put it. */
export const runtimes: Readonly<Record<Runtime, string>> = {
  node: join(root, 'node_modules', '.bin', 'node'),
  bun: bunProgram,
};

/** Whether that runtime is installed here (it comes as an optional package for the platform). */
export const hasRuntime = (runtime: Runtime) => existsSync(runtimes[runtime]);

/** The command line that starts the agent from its sources. */
export function agentCommand(runtime: Runtime): readonly [command: string, ...args: string[]] {
  const interpreter = hasRuntime(runtime) ? runtimes[runtime] : process.execPath;
  return [interpreter, join(root, 'agent', 'main.ts')];
}

/** Writes an executable called `vault` into the folder, which starts the agent. Returns its path. */
export async function writeAgentBinary(folder: string, runtime: Runtime): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'vault');
  const quoted = agentCommand(runtime).map((part) => `'${part.replaceAll("'", `'\\''`)}'`);
  await writeFile(path, `#!/bin/sh\nexec ${quoted.join(' ')} "$@"\n`, { mode: 0o755 });
  return path;
}
