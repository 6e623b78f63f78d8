import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The architectures of images, as container platforms call them. */
export const architectures = ['amd64', 'arm64'] as const;
export type Architecture = (typeof architectures)[number];

/** Builds images without a daemon: plain folders as storage and chroot as isolation, so that it works in a container. */
export interface Buildah {
  /** Makes the image `name` of a root file system, unless it is there. */
  readonly importRoot: (name: string, root: string) => void;
  /** Runs the Dockerfile's build stage and lends its file system, which all targets copy from. */
  readonly withBuildStage: (source: BuildSource, use: (stage: string) => void) => void;
  /** Makes one target of the Dockerfile from that file system and writes it to `folder` as an OCI layout. */
  readonly buildTarget: (
    target: string,
    source: BuildSource,
    places: { stage: string; folder: string },
  ) => void;
}

/** What images are made from. */
export interface BuildSource {
  /** Folder with the Dockerfile. */
  readonly context: string;
  readonly architecture: Architecture;
  readonly arguments: Readonly<Record<string, string>>;
}

/** How everything is built: without layers between the steps, the time of day and buildah's version, so that digests repeat. */
const buildOptions = [
  ...['--isolation', 'chroot', '--network', 'host'],
  ...['--layers=false', '--timestamp', '0', '--identity-label=false', '--quiet'],
];

/** Builds at the same time share the storage, so every process has names of its own. */
const stageName = `localhost/build-stage-${process.pid}`;

/** buildah with its storage below `cache`. */
export function createBuildah(cache: string): Buildah {
  const run = (...words: readonly string[]) => runBuildah(cache, words);
  return {
    importRoot(name, root) {
      if (run('images', '--quiet', '--filter', `reference=${name}`) !== '') return;
      const container = run('from', 'scratch');
      run('add', '--quiet', container, root, '/');
      run('commit', '--quiet', '--rm', container, name);
    },
    withBuildStage(source, use) {
      const words = argumentWords({ ...source.arguments, TARGETARCH: source.architecture });
      run('bud', ...buildOptions, ...words, '--target', 'build', '--tag', stageName, source.context);
      const container = run('from', stageName);
      try {
        use(run('mount', container));
      } finally {
        run('rm', container);
        run('rmi', stageName);
      }
    },
    buildTarget(target, { context, architecture, arguments: given }, { stage, folder }) {
      const name = `localhost/${target}-${process.pid}`;
      const from = ['--platform', `linux/${architecture}`, '--build-context', `build=${stage}`];
      const words = [...argumentWords(given), ...from, '--target', target, '--tag', name];
      run('bud', ...buildOptions, ...words, context);
      emptyFolder(folder);
      run('push', '--quiet', '--compression-level', '9', name, `oci:${folder}:latest`);
      run('rmi', name);
    },
  };
}

function emptyFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}

const argumentWords = (given: Readonly<Record<string, string>>) =>
  Object.entries(given).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);

/** Returns what buildah printed; its complaints pass through. */
function runBuildah(cache: string, words: readonly string[]): string {
  const folders = ['--root', join(cache, 'storage'), '--runroot', join(cache, 'run')];
  return execFileSync('buildah', [...folders, '--storage-driver', 'vfs', ...words], {
    encoding: 'utf8',
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
