/**
 * Builds the images without a registry and tells their digests and compressed sizes. Needs root, buildah and debootstrap.
 * Usage: node dev/images.ts [--out FOLDER] [target ...]
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { baseRoot } from './images/base.ts';
import { createBuildah, describeImage } from './images/buildah.ts';
import { version } from '../src/agent-image.ts';

const targets = ['webhook', 'agent-bare', 'agent', 'agent-node'];
const root = join(import.meta.dirname, '..');
const cache = join(root, '.cache/images');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string', default: join(cache, 'oci') } },
});

const buildah = createBuildah(cache, root);
const base = 'localhost/build-base';
buildah.importRoot(base, baseRoot(cache));
for (const target of positionals.length > 0 ? positionals : targets) {
  const started = Date.now();
  const folder = join(values.out, target);
  buildah.build({ target, folder, arguments: { BASE: base, VERSION: version } });
  const { digest, compressed } = describeImage(folder);
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  console.log(`${target}: ${(compressed / 1e6).toFixed(1)} MB compressed, ${digest}, built in ${seconds} s`);
}
