import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a container of an image starts. */
export interface ImageConfig {
  readonly User: string;
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[];
}

/** Lays the layers of an OCI layout one over the other in `folder`; ours never remove a file of an earlier one. */
export function unpackImage(layout: string, folder: string): ImageConfig {
  const blob = (digest: string) => join(layout, 'blobs', digest.replace(':', '/'));
  const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
  const index = read(join(layout, 'index.json')) as { readonly manifests: readonly { digest: string }[] };
  const manifest = read(blob(index.manifests[0]?.digest ?? '')) as {
    readonly config: { readonly digest: string };
    readonly layers: readonly { readonly digest: string }[];
  };
  mkdirSync(folder, { recursive: true });
  for (const { digest } of manifest.layers) execFileSync('tar', ['-xzpf', blob(digest), '-C', folder]);
  return (read(blob(manifest.config.digest)) as { readonly config: ImageConfig }).config;
}
