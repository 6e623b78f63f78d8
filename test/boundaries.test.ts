import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import t from 'tap';

/** What architecture.md's boundaries say, read from the source texts: who may import whom, and how large files may be. */
const root = join(import.meta.dirname, '..');
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)));

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
}

const statement = /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
const dynamicImport = /\bimport\('([^']+)'\)/g;

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const target = (name: string) =>
    name.startsWith('.') ? relative(root, join(root, dirname(file), name)) : name;
  return [
    ...[...text.matchAll(statement)].map(([, type, name]) => ({
      from: file,
      to: target(name ?? ''),
      typeOnly: type !== undefined,
      dynamic: false,
    })),
    ...[...text.matchAll(dynamicImport)].map(([, name]) => ({
      from: file,
      to: target(name ?? ''),
      typeOnly: false,
      dynamic: true,
    })),
  ];
}

const top = (path: string) => path.split('/')[0] ?? '';
const product = ['contract', 'gotemplate', 'src', 'agent'];
const sources = tracked.filter((path) => path.endsWith('.ts') && [...product, 'dev'].includes(top(path)));
const productSources = sources.filter((path) => product.includes(top(path)));
const imports = sources.flatMap(importsOf);
const isOurs = (path: string) => /\.(ts|json)$/.test(path) && existsSync(join(root, path));
const describe = ({ from, to }: Import) => `${from} imports ${to}`;

const mayImport: Readonly<Record<string, readonly string[]>> = {
  contract: ['contract'],
  gotemplate: ['gotemplate'],
  src: ['src', 'contract', 'gotemplate'],
  agent: ['agent', 'contract', 'gotemplate'],
};

t.test('each part imports only the parts it may know', async (t) => {
  const wrong = imports
    .filter(({ from, to }) => isOurs(to) && from !== to && top(from) !== 'dev')
    .filter(({ from, to }) => !(mayImport[top(from)] ?? []).includes(top(to)));
  t.same(wrong.map(describe), []);
});

t.test('every relative import names an existing file', async (t) => {
  const wrong = imports.filter(({ to }) => to.endsWith('.ts') && !existsSync(join(root, to)));
  t.same(wrong.map(describe), []);
});

t.test('contract, gotemplate and agent carry no third-party code', async (t) => {
  const wrong = imports
    .filter(({ from }) => ['contract', 'gotemplate', 'agent'].includes(top(from)))
    .filter(({ to }) => !isOurs(to) && !to.startsWith('node:'));
  t.same(wrong.map(describe), []);
});

t.test('the pure core touches no file, network, timer, logger or server', async (t) => {
  const pure =
    /^(contract\/|gotemplate\/|src\/admission\/|src\/injection\/|src\/pod\/|agent\/machine\/|agent\/(state|plan|schedule|render|rules|narrate|redact)\.ts|agent\/vault\/(kv\.ts|http1\/))/;
  const impure =
    /^(node:(fs|net|http|https|http2|tls|dns|child_process|timers|worker_threads|os|process)(\/.*)?|fastify|pino|@kubernetes\/client-node|node-vault)$/;
  const wrong = imports.filter(({ from, to, typeOnly }) => !typeOnly && pure.test(from) && impure.test(to));
  t.same(wrong.map(describe), []);
});

t.test('libraries stay in the files that were given them', async (t) => {
  const allowed: Readonly<Record<string, RegExp>> = {
    '@kubernetes/client-node': /^src\/(leader|tls\/publish-ca|tls\/cluster[^/]*|setup\/cluster[^/]*)\.ts$/,
    fastify: /^src\/server[^/]*\.ts$/,
    pino: /^src\/telemetry[^/]*\.ts$/,
    'node-vault': /^src\/setup\//,
    yaml: /^src\/((inject|render|setup)[^/]*(\/.*)?|server\/body)\.ts$/,
  };
  const wrong = imports.filter(
    ({ from, to, typeOnly }) => !typeOnly && top(from) === 'src' && !(allowed[to]?.test(from) ?? true),
  );
  t.same(wrong.map(describe), []);
  const unlisted = imports.filter(
    ({ from, to }) => top(from) === 'src' && !isOurs(to) && !to.startsWith('node:') && !(to in allowed),
  );
  t.same(unlisted.map(describe), [], 'every package that src uses is listed here');
});

t.test('folders import each other in one direction only', async (t) => {
  const edges = new Set(
    imports
      .filter(({ from, to, typeOnly }) => !typeOnly && isOurs(to) && top(from) !== 'dev')
      .map(({ from, to }) => [dirname(from), dirname(to)] as const)
      .filter(([from, to]) => !`${to}/`.startsWith(`${from}/`) && !`${from}/`.startsWith(`${to}/`))
      .map(([from, to]) => `${from} -> ${to}`),
  );
  const mutual = [...edges].filter((edge) => edges.has(edge.split(' -> ').reverse().join(' -> ')));
  t.same(mutual, []);
});

t.test('no module keeps mutable state of its own', async (t) => {
  const wrong = productSources.filter((file) =>
    /^(export\s+)?(let|var)\s/m.test(readFileSync(join(root, file), 'utf8')),
  );
  t.same(wrong, []);
});

t.test('files stay small: none over 250 lines, half of them at most 80', async (t) => {
  const lines = (file: string) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '').length;
  const sizes = sources.map((file) => ({ file, size: lines(file) })).sort((a, b) => a.size - b.size);
  t.same(
    sizes.filter(({ size }) => size > 250),
    [],
  );
  t.ok((sizes[Math.floor(sizes.length / 2)]?.size ?? 0) <= 80, 'median at most 80 lines');
});

t.test('names say what a file is about', async (t) => {
  t.same(
    sources.filter((file) => /(^|\/)(helpers?|utils?|common|misc|managers?)(\.|\/)/.test(file)),
    [],
  );
});
