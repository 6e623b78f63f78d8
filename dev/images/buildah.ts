import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Builds images without a daemon: plain folders as storage and chroot as isolation, so that it works in a container. */
export interface Buildah {
  /** Makes `name` of a root file system, unless it is there. */
  readonly importRoot: (name: string, root: string) => void;
  /** Builds one target of the Dockerfile and writes it to `folder` as an OCI layout. */
  readonly build: (request: BuildRequest) => void;
}

export interface BuildRequest {
  readonly target: string;
  readonly folder: string;
  readonly arguments: Readonly<Record<string, string>>;
}

/** How every target is built: without layers between the steps and without the time of day, so that digests repeat. */
const buildOptions = [
  ...['--isolation', 'chroot', '--network', 'host'],
  ...['--layers=false', '--timestamp', '0', '--quiet'],
];

/** buildah with its storage below `cache`, for the Dockerfile in `context`. */
export function createBuildah(cache: string, context: string): Buildah {
  const run = (...words: readonly string[]) => runBuildah(cache, context, words);
  return {
    importRoot(name, root) {
      if (run('images', '--quiet', '--filter', `reference=${name}`) !== '') return;
      const container = run('from', 'scratch');
      run('add', '--quiet', container, root, '/');
      run('commit', '--quiet', '--rm', container, name);
    },
    build({ target, folder, arguments: given }) {
      const words = Object.entries(given).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
      run('bud', ...buildOptions, ...words, '--target', target, '--tag', `localhost/${target}`, '.');
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      run('push', '--quiet', '--compression-level', '9', `localhost/${target}`, `oci:${folder}:latest`);
    },
  };
}

/** Returns what buildah printed; its complaints pass through. */
function runBuildah(cache: string, context: string, words: readonly string[]): string {
  const storage = [
    '--root',
    join(cache, 'storage'),
    '--runroot',
    join(cache, 'run'),
    '--storage-driver',
    'vfs',
  ];
  return execFileSync('buildah', [...storage, ...words], {
    encoding: 'utf8',
    cwd: context,
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 64 * 1024 * 1024,
  }).trim();
}

/** What a build gave. */
export interface BuiltImage {
  readonly digest: string;
  /** Bytes of all compressed layers. */
  readonly compressed: number;
}

/** Digest and size of the image in an OCI layout. */
export function describeImage(folder: string): BuiltImage {
  const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as {
    readonly manifests: readonly { readonly digest: string }[];
  };
  const blobs = join(folder, 'blobs/sha256');
  const compressed = readdirSync(blobs).reduce((sum, name) => sum + statSync(join(blobs, name)).size, 0);
  return { digest: index.manifests[0]?.digest ?? '', compressed };
}
