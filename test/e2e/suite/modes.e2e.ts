import t from 'tap';
import { images } from '../images/names.ts';
import { annotatedPod, followsDatabase, readsDatabase, shellContainer, watchFile } from '../pods.ts';
import { containerNames, openWorkplace } from '../workplace.ts';

/** Every way to have an agent, under the restricted security standard. */

const work = await openWorkplace(t, 'modes');
const { kubectl, bao, putPassword, ready, succeeds, prints, logs, read } = work;
const native = { 'agent-native-sidecar': 'true' };

await t.test('init container and sidecar: the file is there first, and its changes follow', async (t) => {
  await putPassword('first');
  await kubectl.apply(annotatedPod(followsDatabase, { name: 'classic', script: watchFile }));
  await ready('classic');
  t.same(containerNames(await read('classic')), ['vault-agent-init', 'app', 'vault-agent']);
  await prints('classic', 'first');
  await putPassword('second');
  await prints('classic', 'second');
  for (const container of ['vault-agent-init', 'vault-agent'])
    t.match(await logs('classic', container), /rendered/, `kubectl logs of ${container}`);
});

await t.test('an init container alone gives the file to a Pod that ends', async (t) => {
  const annotations = { ...readsDatabase, 'agent-pre-populate-only': 'true' };
  await kubectl.apply(annotatedPod(annotations, { name: 'init', script: 'cat /vault/secrets/db' }));
  await succeeds('init');
  t.same(containerNames(await read('init')), ['vault-agent-init', 'app']);
  t.equal(await logs('init'), 'second');
});

await t.test('a sidecar alone gives the file to an application that is running already', async (t) => {
  const annotations = { ...followsDatabase, 'agent-pre-populate': 'false' };
  const script = 'until cat /vault/secrets/db; do sleep 1; done; echo; sleep 1000';
  await kubectl.apply(annotatedPod(annotations, { name: 'sidecar', script }));
  await prints('sidecar', 'second');
  t.same(containerNames(await read('sidecar')), ['app', 'vault-agent']);
});

await t.test('the very Pod of the original vault-k8s, shell commands included, runs our agent', async (t) => {
  const annotations = {
    ...followsDatabase,
    'agent-compatibility': 'vault-k8s',
    'agent-image': images.agentShell,
  };
  await kubectl.apply(annotatedPod(annotations, { name: 'original', script: watchFile }));
  await ready('original');
  const { spec } = await read('original');
  const sidecar = spec.containers.find(({ name }) => name === 'vault-agent');
  t.same(sidecar?.command, ['/bin/sh', '-ec']);
  t.match(sidecar?.args?.[0], /base64 -d.* && vault agent -config=/);
  await prints('original', 'second');
  await putPassword('third');
  await prints('original', 'third');
  await putPassword('second');
});

await t.test('a ConfigMap brings the whole configuration', async (t) => {
  const data = { 'config-init.hcl': configuration(true), 'config.hcl': configuration(false) };
  await kubectl.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'agent' }, data });
  const annotations = { 'agent-inject': 'true', 'agent-configmap': 'agent' };
  await kubectl.apply(annotatedPod(annotations, { name: 'configmap', script: watchFile }));
  await ready('configmap');
  await prints('configmap', 'from a ConfigMap: second');
  t.match(await logs('configmap', 'vault-agent-init'), /rendered/);
});

await t.test('a native sidecar is done before later init containers and the application start', async (t) => {
  const spec = { initContainers: [shellContainer('migrate', 'cat /vault/secrets/db')] };
  const script = 'cat /vault/secrets/db';
  const annotations = { ...followsDatabase, ...native, 'agent-init-first': 'true' };
  await kubectl.apply(annotatedPod(annotations, { name: 'native', script, spec }));
  await succeeds('native');
  t.equal(await logs('native', 'migrate'), 'second', 'an init container reads the file');
  t.equal(await logs('native'), 'second', 'so does the application, at whose end the Pod ends');
});

await t.test('the start-up probe of a native sidecar holds the Pod until the secret is there', async (t) => {
  const path = 'secret/data/app/later';
  const annotations = {
    ...native,
    'agent-inject': 'true',
    role: 'app',
    'agent-inject-secret-db': path,
    'agent-inject-template-db': `{{ with secret "${path}" }}{{ .Data.data.password }}{{ end }}`,
  };
  await kubectl.apply(annotatedPod(annotations, { name: 'held', script: watchFile }));
  await prints('held', 'secret/data/app/later', 'vault-agent');
  const { spec, status } = await read('held');
  t.ok(spec.initContainers?.find(({ name }) => name === 'vault-agent')?.startupProbe);
  t.equal(status.phase, 'Pending');
  t.notOk(
    status.containerStatuses?.some(({ started }) => started),
    'the application has not started',
  );
  await bao.call('kv', 'put', 'secret/app/later', 'password=at last');
  await ready('held');
  await prints('held', 'at last');
});

/** A configuration as users keep it for `vault agent`. */
function configuration(once: boolean): string {
  return `
exit_after_auth = ${once}
vault {
  address = "${bao.address}"
}
auto_auth {
  method "kubernetes" {
    mount_path = "auth/kubernetes"
    config = { role = "app" }
  }
}
template {
  destination = "/vault/secrets/db"
  contents    = "from a ConfigMap: {{ with secret \\"secret/data/app/db\\" }}{{ .Data.data.password }}{{ end }}"
}
template_config {
  static_secret_render_interval = "2s"
}
`;
}
