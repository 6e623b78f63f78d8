import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t from 'tap';
import { bundle } from '../../../dev/build.ts';
import { billText, bundledPackages, debianPackages, runtimeOf } from '../../../dev/images/bill.ts';

const root = join(import.meta.dirname, '../../..');

function touch(...files: readonly string[]): void {
  for (const file of files) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '');
  }
}

t.test('security requirement 18: the bill has the packages in the bundle, and no others', async (t) => {
  const parts = bundledPackages(await bundle('webhook', t.testdir()), root);
  const names = parts.map(({ name }) => name);
  t.ok(['fastify', 'pino', 'yaml', '@kubernetes/client-node'].every((name) => names.includes(name)));
  t.notOk(names.some((name) => ['tap', 'esbuild', 'typescript'].includes(name)));
  t.equal(new Set(parts.map(({ purl }) => purl)).size, parts.length);
  for (const { name, version, purl, licenses } of parts) {
    t.match(version, /^\d+\.\d+\.\d+/, name);
    t.equal(decodeURIComponent(purl), `pkg:npm/${name}@${version}`);
    t.ok(licenses?.[0]?.expression, `${name} has a licence`);
  }
});

t.test("the agent's bundle has nothing of others", async (t) => {
  t.same(bundledPackages(await bundle('agent', t.testdir()), root), []);
});

t.test('the runtime is the one that lies in the image, as npm delivered it', async (t) => {
  const image = t.testdir();
  touch(join(image, 'bun/usr/bin/bun'), join(image, 'node/usr/bin/node'));
  const modules = join(root, 'node_modules');
  t.match(runtimeOf(join(image, 'node'), modules), [{ type: 'platform', name: /^node-linux-/ }]);
  t.match(runtimeOf(join(image, 'bun'), modules), [{ type: 'platform', name: /^@oven\/bun-linux-/ }]);
});

t.test("Debian's packages count when one of their files is in a layer of the image", async (t) => {
  const folder = t.testdir({
    packages: {
      libc6: 'libc6 2.36-9+deb12u14 arm64\n/lib/\n/lib/libc.so.6\n',
      coreutils: 'coreutils 9.1-1 arm64\n/bin/\n/bin/ls\n',
      'busybox-static': 'busybox-static 1:1.35.0-4 arm64\n/bin/busybox\n',
    },
  });
  const [image, shell] = [join(folder, 'image'), join(folder, 'shell')];
  touch(join(image, 'lib/libc.so.6'), join(image, 'bin/vault'), join(shell, 'bin/busybox'));
  const lists = join(folder, 'packages');
  t.same(
    debianPackages([image, shell], lists).map(({ purl }) => purl),
    [
      'pkg:deb/debian/busybox-static@1%3A1.35.0-4?arch=arm64&distro=bookworm',
      'pkg:deb/debian/libc6@2.36-9%2Bdeb12u14?arch=arm64&distro=bookworm',
    ],
  );
  t.same(
    debianPackages([image], lists).map(({ name }) => name),
    ['libc6'],
  );
});

t.test('the document refers to every part, and does not depend on their order', async (t) => {
  const parts = ['b', 'a'].map((name) => ({
    type: 'library' as const,
    name,
    version: '1.0.0',
    purl: `pkg:npm/${name}@1.0.0`,
  }));
  const text = billText('image', '0.1.0', parts);
  t.equal(text, billText('image', '0.1.0', parts.toReversed()));
  t.match(JSON.parse(text), {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    metadata: { component: { name: 'image', version: '0.1.0' } },
    components: [{ 'bom-ref': 'pkg:npm/a@1.0.0' }, { 'bom-ref': 'pkg:npm/b@1.0.0' }],
    dependencies: [{ ref: 'image', dependsOn: ['pkg:npm/a@1.0.0', 'pkg:npm/b@1.0.0'] }],
  });
});
