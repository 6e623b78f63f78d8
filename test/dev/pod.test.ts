import { readFile, readdir } from 'node:fs/promises';
import t from 'tap';
import { startControlPlane } from '../../dev/control-plane.ts';
import { withServiceAccount } from '../../dev/control-plane/pod.ts';
import { layOutPod } from '../../dev/pod.ts';
import { mapPaths } from '../../dev/pod/mounts.ts';
import type { Container } from '../../dev/control-plane/pod.ts';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');

const show: Container = {
  name: 'show',
  command: ['/bin/sh', '-ec'],
  args: [
    'echo ${VAULT_CONFIG?} | base64 -d > /home/vault/config.json && echo "$NAMESPACE" > /vault/secrets/namespace && command -v vault',
  ],
  env: [
    { name: 'NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
    {
      name: 'VAULT_CONFIG',
      value: encode({
        pid_file: '/home/vault/.pid',
        listener: [{ address: '127.0.0.1:8200' }],
        template: [{ contents: '{{ file "/vault/secrets/x" }}' }],
      }),
    },
  ],
  volumeMounts: [
    { name: 'home', mountPath: '/home/vault' },
    { name: 'vault-secrets', mountPath: '/vault/secrets' },
  ],
};

t.test('a container runs with its volumes, environment and paths on this machine', async (t) => {
  const controlPlane = await startControlPlane();
  t.teardown(controlPlane.stop);
  const pod = withServiceAccount({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'shop' },
    spec: {
      containers: [show],
      volumes: [
        { name: 'home', emptyDir: {} },
        { name: 'vault-secrets', emptyDir: {} },
        { name: 'settings', configMap: { name: 'settings' } },
      ],
    },
  });
  const local = await layOutPod(pod, { controlPlane, objects: { settings: { 'a.conf': 'a' } } });
  t.teardown(local.remove);
  const child = await local.start('show');
  t.equal(await child.exited, 0);
  t.match(child.output(), `${local.folder}/bin/vault`);
  t.equal(await readFile(local.path('show', '/vault/secrets/namespace'), 'utf8'), 'shop\n');
  t.match(JSON.parse(await readFile(local.path('show', '/home/vault/config.json'), 'utf8')), {
    pid_file: `${local.folder}/volumes/home/.pid`,
    listener: [{ address: /^127\.0\.0\.1:\d+$/ }],
    template: [{ contents: `{{ file "${local.folder}/volumes/vault-secrets/x" }}` }],
  });
  const account = local.path('show', '/var/run/secrets/kubernetes.io/serviceaccount');
  t.same((await readdir(account)).sort(), ['ca.crt', 'namespace', 'token']);
  t.equal(await readFile(`${local.folder}/volumes/settings/a.conf`, 'utf8'), 'a');
});

t.test('only whole mount paths are replaced', async (t) => {
  const mounts = new Map([
    ['/vault', '/x'],
    ['/vault/secrets', '/y'],
  ]);
  t.equal(mapPaths('cp /vault/secrets/a "/vault" > /vaults/b;/vault', mounts), 'cp /y/a "/x" > /vaults/b;/x');
  t.equal(
    mapPaths('kv/vault/secrets and /my/vault/secrets', mounts),
    'kv/vault/secrets and /my/vault/secrets',
  );
});
