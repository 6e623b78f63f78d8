/**
 * Builds the images without a registry and tells their digests and compressed sizes. Needs root, buildah and debootstrap.
 * Usage: node dev/images.ts [--arch amd64|arm64] [--out FOLDER] [--twice] [--try] [target ...]
 * --try runs what each is for, as user 100 on a read-only root, against a Vault on this machine.
 * --twice builds them again from a copy of the sources in another folder and fails unless the digests are the same.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { baseRoot } from './images/base.ts';
import { architectures, createBuildah, describeImage } from './images/buildah.ts';
import { tryImage } from './images/trial.ts';
import { version } from '../src/agent-image.ts';

const root = join(import.meta.dirname, '..');
/** Base and storage are shared between checkouts; they take about two gigabytes. */
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'vault-injector-images');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    arch: { type: 'string', default: 'amd64' },
    out: { type: 'string' },
    twice: { type: 'boolean' },
    try: { type: 'boolean' },
  },
});
const architecture = architectures.find((name) => name === values.arch);
if (architecture === undefined) throw new Error(`--arch must be one of ${architectures.join(', ')}`);
const targets = positionals.length > 0 ? positionals : ['webhook', 'agent-bare', 'agent', 'agent-node'];
const out =
  values.out ?? join(root, '.cache/images', architecture === 'amd64' ? 'oci' : `oci-${architecture}`);

const base = 'localhost/build-base';
const buildah = createBuildah(cache);
buildah.importRoot(base, baseRoot(cache));
const digests = buildFrom(root, out);
if (values.try)
  for (const target of targets) {
    await tryImage(target, join(out, target));
    console.log(`${target} works`);
  }
if (values.twice) compareWithSecondBuild();

/** Builds every target from the sources in `context`; returns the digests in their order. */
function buildFrom(context: string, folder: string): readonly string[] {
  const source = {
    context,
    architecture: architecture ?? 'amd64',
    arguments: { BASE: base, VERSION: version },
  };
  const found: string[] = [];
  buildah.withBuildStage(source, (stage) => {
    for (const target of targets) {
      buildah.buildTarget(target, source, { stage, folder: join(folder, target) });
      const { digest, compressed } = describeImage(join(folder, target));
      console.log(
        `${target} (${source.architecture}): ${(compressed / 1e6).toFixed(1)} MB compressed, ${digest}`,
      );
      found.push(digest);
    }
  });
  return found;
}

function compareWithSecondBuild(): void {
  const work = mkdtempSync(join(tmpdir(), 'images-'));
  const context = join(work, 'sources');
  const own = /^(node_modules|dist|\.git|\.cache|\.tap)$/;
  try {
    cpSync(root, context, { recursive: true, filter: (path) => !own.test(relative(root, path)) });
    const again = buildFrom(context, join(work, 'oci'));
    const same = digests.every((digest, index) => digest === again[index]);
    console.log(same ? 'the same digests twice' : 'THE DIGESTS DIFFER');
    process.exitCode = same ? 0 : 1;
  } finally {
    rmSync(work, { recursive: true });
  }
}
