/**
 * Writes into each image what it consists of, as CycloneDX 1.6: packages in its bundle, its runtime, Debian's packages.
 * Usage in the build stage: node dev/images/bill.ts SOURCES OUT, after assemble.sh has filled OUT from SOURCES.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Metafile } from 'esbuild';

/** Where an image keeps its bill of materials; scanners look for names that end so. */
export const billPath = 'usr/share/vault-injector/bill.cdx.json';

/** One part of an image. */
export interface Component {
  readonly type: 'library' | 'platform';
  readonly name: string;
  readonly version: string;
  /** Package URL: how registries and databases of vulnerabilities name it. */
  readonly purl: string;
  readonly licenses?: readonly { readonly expression: string }[];
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

const readManifest = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/** The npm packages whose code esbuild put into a bundle; `root` is the folder it ran in. */
export function bundledPackages({ inputs }: Pick<Metafile, 'inputs'>, root: string): readonly Component[] {
  const folders = Object.keys(inputs).flatMap(
    (path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [],
  );
  const parts = [...new Set(folders)].map((folder) =>
    npmComponent('library', readManifest(join(root, folder))),
  );
  return [...new Map(parts.map((part) => [part.purl, part])).values()];
}

/** Node or Bun, of whichever kind of processor, as npm delivered it to `modules`: the one that lies in the image at `image`. */
export function runtimeOf(image: string, modules: string): readonly Component[] {
  const [program, scope, prefix] = existsSync(join(image, 'usr/bin/node'))
    ? (['node', modules, 'node-linux-'] as const)
    : (['bun', join(modules, '@oven'), 'bun-linux-'] as const);
  const found = readdirSync(scope).filter((name) => name.startsWith(prefix));
  return found
    .filter((name) => existsSync(join(scope, name, 'bin', program)))
    .map((name) => npmComponent('platform', readManifest(join(scope, name))));
}

/** Debian's packages of which a file lies in one of these folders; `lists` holds what fetch.sh wrote. */
export function debianPackages(folders: readonly string[], lists: string): readonly Component[] {
  return readdirSync(lists).flatMap((file) => {
    const [description = '', ...paths] = readFileSync(join(lists, file), 'utf8').trim().split('\n');
    const files = paths.filter((path) => !path.endsWith('/'));
    if (!files.some((path) => folders.some((folder) => existsSync(join(folder, path))))) return [];
    const [name = '', version = '', architecture = ''] = description.split(' ');
    const purl = `pkg:deb/debian/${name}@${encodeURIComponent(version)}?arch=${architecture}&distro=bookworm`;
    return [{ type: 'library', name, version, purl } as const];
  });
}

/** The document about an image that consists of these parts; the same parts always give the same text. */
export function billText(title: string, version: string, parts: readonly Component[]): string {
  const components = parts.map((part) => ({ ...part, 'bom-ref': part.purl })).sort(byPurl);
  const licenses = [{ expression: 'Apache-2.0' }];
  const component = { type: 'container', 'bom-ref': title, name: title, version, licenses };
  const dependencies = [{ ref: title, dependsOn: components.map(({ purl }) => purl) }];
  const document = { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 };
  return `${JSON.stringify({ ...document, metadata: { component }, components, dependencies }, undefined, 1)}\n`;
}

const byPurl = (left: Component, right: Component) => (left.purl < right.purl ? -1 : 1);

function npmComponent(type: Component['type'], { name, version, license }: Manifest): Component {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  return {
    type,
    name,
    version,
    purl,
    ...(license === undefined ? {} : { licenses: [{ expression: license }] }),
  };
}

/** What lies in each folder of OUT: its bundle, and the image that it is a layer on. */
const images = {
  webhook: { title: 'vault-injector', bundle: 'webhook', layers: ['webhook'] },
  agent: { title: 'vault-injector-agent', bundle: 'agent', layers: ['agent'] },
  shell: { title: 'vault-injector-agent', bundle: 'agent', layers: ['agent', 'shell'] },
  'agent-node': { title: 'vault-injector-agent', bundle: 'agent', layers: ['agent-node'] },
} as const;

if (import.meta.main) {
  const [sources = '', out = ''] = process.argv.slice(2);
  const root = join(import.meta.dirname, '../..');
  const { version } = readManifest(root);
  for (const [name, { title, bundle, layers }] of Object.entries(images)) {
    const metafile = JSON.parse(readFileSync(join(root, `dist/${bundle}.meta.json`), 'utf8')) as Metafile;
    const folders = layers.map((layer) => join(out, layer));
    const parts = [
      ...bundledPackages(metafile, root),
      ...runtimeOf(join(out, layers[0]), join(sources, 'node_modules')),
      ...debianPackages(folders, join(sources, 'packages')),
    ];
    const file = join(out, name, billPath);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, billText(title, version, parts));
    console.log(`${name}: ${parts.length} components`);
  }
}
