/** The security requirements on what surrounds an agent: its pod, its image, and where its code comes from. */
import { readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import t from 'tap';
import { startChild } from '../../dev/process/child.ts';
import { containersOf, injected, isAgent } from './injected-pod.ts';
import { runtimes } from './world.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const assembly = read('dev/images/assemble.sh').replaceAll('\\\n', '');

t.test(
  'security requirement 13: the application sees its files read-only, and nothing else of ours',
  async (t) => {
    for (const shape of [
      { 'secret-volume-path-db': '/etc/db' },
      { 'agent-init-first': 'true' },
      { 'agent-native-sidecar': 'true' },
      { 'agent-cache-enable': 'true' },
    ]) {
      const pod = injected(shape);
      const own = (pod.spec?.volumes ?? []).filter((volume) => volume?.emptyDir?.medium === 'Memory');
      t.ok(own.length >= 2);
      const seen = containersOf(pod)
        .filter((container) => !isAgent(container))
        .flatMap(({ volumeMounts }) => volumeMounts ?? [])
        .filter((mount) => own.some((volume) => volume?.name === mount?.name));
      t.ok(seen.length > 0);
      for (const mount of seen) t.match(mount, { name: /^vault-secrets/, readOnly: true });
    }
  },
);

t.test('security requirement 13: the program comes from its image, which nobody can write', async (t) => {
  const folders = new Set(['/', '/app', '/bin', '/lib', '/lib64', '/usr', '/usr/bin']);
  const agents = containersOf(injected({})).filter(isAgent);
  t.equal(agents.length, 2);
  for (const { command, securityContext, volumeMounts } of agents) {
    t.same(command, ['/bin/vault', 'agent']);
    t.match(securityContext, { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false });
    t.notOk(volumeMounts?.some((mount) => folders.has(mount?.mountPath ?? '')));
  }
});

/** How an image starts its agent: the runtime with its switches, and the variables that are taken away before. */
function startIn(image: string): { command: readonly string[]; forgotten: readonly string[] } {
  const line = new RegExp(`^agent "\\$out/${image}" \\S+ "(.+?)" (.+)$`, 'm').exec(assembly);
  return { command: line?.[1]?.split(' ') ?? [], forgotten: line?.[2]?.split(/ +/) ?? [] };
}

t.test(
  'security requirement 17: nothing that a runtime would read from outside reaches it in an image',
  async (t) => {
    const folder = t.testdir({
      app: { 'bunfig.toml': /^echo '(.*)' >.*bunfig/m.exec(assembly)?.[1] ?? '' },
      'main.cjs': 'console.log(Object.entries(process.env).flat().join());',
      '.env': 'PLANTED=yes',
      'bunfig.toml': 'preload = ["./planted.cjs"]',
      'planted.cjs': 'console.log("planted");',
    });
    const planted = join(folder, 'planted.cjs');
    const hostile: Readonly<Record<string, string>> = {
      BUN_OPTIONS: `--preload=${planted}`,
      BUN_INSPECT_PRELOAD: planted,
      NODE_OPTIONS: `--require=${planted}`,
      NODE_V8_COVERAGE: folder,
    };
    for (const [image, runtime = ''] of [
      ['agent', runtimes.bun],
      ['agent-node', runtimes.node],
    ] as const) {
      const { command, forgotten } = startIn(image);
      const unset = forgotten.flatMap((name) => ['-u', name]);
      const interpreter = ['#!/usr/bin/env', '-S', ...unset, ...command].join(' ');
      t.ok(interpreter.length < 255, 'Linux reads no more of the first line');
      const env = { ...Object.fromEntries(forgotten.map((name) => [name, hostile[name] ?? '1'])), OURS: '1' };
      const switches = command.slice(1).map((word) => word.replace('/app/', `${folder}/app/`));
      const args = [...unset, runtime, ...switches, join(folder, 'main.cjs')];
      const child = await startChild('/usr/bin/env', args, { cwd: folder, env });
      t.equal(await child.exited, 0);
      const seen = child.output().trim().split(',');
      t.ok(seen.includes('OURS'), image);
      t.same(
        [...forgotten, 'PLANTED', 'planted'].filter((name) => seen.includes(name)),
        [],
      );
    }
  },
);

t.test('security requirement 18: the agent is our own code on a runtime, without a dependency', async (t) => {
  const imported = ['agent', 'contract', 'gotemplate'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => [...read(join(folder, name)).matchAll(/^(?:import|\}) .*from '([^'.]+)';$/gm)])
      .map(([, name = '']) => name),
  );
  t.ok(imported.includes('node:fs/promises'));
  t.same(
    imported.filter((name) => !builtinModules.includes(name.replace(/^node:/, ''))),
    [],
  );
});

t.test(
  'security requirement 18: dependencies are few, pinned exactly, and locked without addresses',
  async (t) => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    t.ok(Object.keys(dependencies).length <= 6);
    for (const version of Object.values(dependencies)) t.match(version, /^\d+\.\d+\.\d+$/);
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { integrity?: string; resolved?: string }>;
    };
    const locked = Object.values(packages).slice(1);
    t.ok(locked.every(({ integrity, resolved }) => integrity !== undefined && resolved === undefined));
    t.match(read('.npmrc'), /^ignore-scripts=true$/m);
  },
);

t.test(
  'security requirement 18: images hold a runtime and our bundle, and run as nobody special',
  async (t) => {
    const images = read('Dockerfile')
      .split(/^(?=FROM )/m)
      .filter((stage) => /^FROM (?!.* AS build$)/m.test(stage));
    t.equal(images.length, 4);
    for (const image of images) {
      const built = image.startsWith('FROM scratch');
      if (built) t.match(image, /^USER 100:1000$/m);
      t.notMatch(image, /^RUN /m, 'nothing is installed in what is shipped');
      for (const [, from] of image.matchAll(/^COPY (?:--from=build )?(\S+)/gm)) t.match(from, /^\/out\//);
    }
    t.notMatch(assembly, /\bnpm\b|\bnpx\b|cp -r node_modules/);
  },
);
