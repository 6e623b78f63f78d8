import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const mediaTypes = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
};

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** How the containers of an image are started unless the Pod says otherwise. */
export interface ImageStart {
  readonly user?: string;
  readonly entrypoint?: readonly string[];
}

/** Writes the files below `root`, owned by root, as an image of one layer: an OCI layout in `folder`. */
export function writeLayout(folder: string, root: string, start: ImageStart): void {
  mkdirSync(join(folder, 'blobs/sha256'), { recursive: true });
  const tar = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner'];
  const files = execFileSync('tar', [...tar, '-C', root, '-c', '.'], { maxBuffer: 2 ** 30 });
  const layer = writeBlob(folder, mediaTypes.layer, files);
  const config = writeBlob(folder, mediaTypes.config, {
    architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
    os: 'linux',
    config: { User: start.user, Env: ['PATH=/bin'], Entrypoint: start.entrypoint, WorkingDir: '/' },
    rootfs: { type: 'layers', diff_ids: [layer.digest] },
  });
  const manifest = writeBlob(folder, mediaTypes.manifest, {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config,
    layers: [layer],
  });
  writeFileSync(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [manifest] }));
}

/** Packs the OCI layout in `folder` as the archive `file`, which containerd imports under `name`. */
export function packLayout(folder: string, file: string, name: string): void {
  const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as {
    readonly manifests: readonly Descriptor[];
  };
  const named = index.manifests.map((manifest) => ({
    ...manifest,
    annotations: { 'io.containerd.image.name': name },
  }));
  const renamed = `${file}.index`;
  mkdirSync(renamed, { recursive: true });
  writeFileSync(join(renamed, 'index.json'), JSON.stringify({ ...index, manifests: named }));
  execFileSync('tar', ['-cf', file, '-C', folder, 'oci-layout', 'blobs', '-C', renamed, 'index.json']);
  rmSync(renamed, { recursive: true });
}

function writeBlob(folder: string, mediaType: string, content: Buffer | object): Descriptor {
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
  const hash = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(join(folder, 'blobs/sha256', hash), bytes);
  return { mediaType, digest: `sha256:${hash}`, size: bytes.length };
}
