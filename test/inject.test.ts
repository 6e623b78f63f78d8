import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { parse, parseAllDocuments } from 'yaml';
import type { CommandContext } from '../src/command.ts';
import { inject } from '../src/inject.ts';

const setEnv = ['--set-env', 'AGENT_INJECT_VAULT_ADDR=https://vault:8200'];

async function run(argv: readonly string[], stdin = '') {
  let [out, errors] = ['', ''];
  const context: Pick<CommandContext, 'argv' | 'env' | 'print' | 'printError' | 'readStdin'> = {
    argv: [...setEnv, ...argv],
    env: {},
    print: (text) => void (out += text),
    printError: (text) => void (errors += text),
    readStdin: async () => stdin,
  };
  return { code: await inject(context as CommandContext), out: () => out, errors: () => errors };
}

const template = `metadata:
  annotations:
    vault.hashicorp.com/agent-inject: "true" # asked for
    vault.hashicorp.com/role: shop
    vault.hashicorp.com/agent-inject-secret-db: secret/data/db
spec:
  containers:
    - name: app
      image: nginx
`;
const indent = (text: string, by: number) => text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
const pod = `apiVersion: v1\nkind: Pod\n${template}`;

interface PodShape {
  metadata: { annotations: Record<string, string> };
  spec: { containers: { name: string }[]; volumes: unknown[] };
}

const statusOf = ({ metadata }: PodShape) => metadata.annotations['vault.hashicorp.com/agent-inject-status'];

t.test('a pod from standard input is injected, and its comments stay', async (t) => {
  const { code, out } = await run([], pod);
  t.equal(code, 0);
  t.match(out(), '# asked for');
  const injected = parse(out()) as PodShape;
  t.equal(statusOf(injected), 'injected');
  t.same(
    injected.spec.containers.map(({ name }) => name),
    ['app', 'vault-agent'],
  );
});

t.test('every kind that makes pods is injected, each in its own place', async (t) => {
  const workloads = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'].map(
    (kind) => `kind: ${kind}\nmetadata: { name: x }\nspec:\n  template:\n${indent(template, 4)}`,
  );
  const cron = `kind: CronJob\nmetadata: { name: x }\nspec:\n  jobTemplate:\n    spec:\n      template:\n${indent(template, 8)}`;
  const { code, out, errors } = await run(['-o', 'json'], [...workloads, cron].join('---\n'));
  t.equal(code, 0, errors());
  t.equal(out().split('"vault.hashicorp.com/agent-inject-status": "injected"').length - 1, 6);
});

t.test('kinds of other projects are injected when they hold a template of pods', async (t) => {
  const rollout = `kind: Rollout\nmetadata: { name: x }\nspec:\n  template:\n${indent(template, 4)}`;
  const podTemplate = `kind: PodTemplate\nmetadata: { name: x }\ntemplate:\n${indent(template, 2)}`;
  const secret = 'kind: ExternalSecret\nspec: { template: { spec: { type: Opaque } } }\n';
  const { code, out } = await run([], [rollout, podTemplate, secret].join('---\n'));
  t.equal(code, 0);
  t.equal(out().match(/agent-inject-status: injected/g)?.length, 2);
  const explained = await run(['--explain'], `kind: Pod\nmetadata: { generateName: web- }\n`);
  t.match(explained.out(), /^Pod\/web-: skipped/, 'a Pod is called by what its name will begin with');
});

t.test('what is used in several places changes in the injected one only', async (t) => {
  const mounts = `      volumeMounts: &mounts\n        - { name: v, mountPath: /v }\n`;
  const second = `    - name: second\n      image: nginx\n      volumeMounts: *mounts\n`;
  const { code, out, errors } = await run(
    ['--set-env', 'AGENT_INJECT_HAND_OVER=false'],
    `${pod.replace('role: shop', 'role: shop\n    vault.hashicorp.com/agent-inject-containers: second')}${mounts}${second}`,
  );
  t.equal(code, 0, errors());
  const { containers } = (parse(out()) as { spec: { containers: { volumeMounts: { name: string }[] }[] } })
    .spec;
  t.same(
    containers.slice(0, 2).map(({ volumeMounts }) => volumeMounts.map(({ name }) => name)),
    [['v'], ['v', 'vault-secrets']],
  );
});

t.test('YAML means what it means to kubectl', async (t) => {
  const volumes = `  volumes:\n    - { name: s, secret: { secretName: s, defaultMode: 0400 } }\n`;
  const merged = `${pod.replace('metadata:', 'x: &x { restartPolicy: Never }\nmetadata:').replace('spec:\n', 'spec:\n  <<: *x\n')}${volumes}`;
  const { code, out, errors } = await run(['-o', 'json'], `# nothing here\n---\n${merged}---\n# nor here\n`);
  t.equal(code, 0, errors());
  t.match(JSON.parse(out()), {
    spec: { restartPolicy: 'Never', volumes: [{ secret: { defaultMode: 0o400 } }] },
  });
});

t.test('a denial for want of a token says what a cluster would do', async (t) => {
  const { errors } = await run(['--set-env', 'AGENT_INJECT_COMPATIBILITY=vault-k8s'], pod);
  t.match(errors(), /failed to find service account volume mount; a cluster mounts the token before/);
});

t.test('lists are injected item by item and other objects stay as they are', async (t) => {
  const list = `kind: List\nitems:\n  - kind: ConfigMap\n    data: { a: "1" }\n  - kind: Pod\n${indent(template, 4)}`;
  const { out } = await run(['-'], list);
  const { items } = parse(out()) as { items: [unknown, PodShape] };
  t.same(items[0], { kind: 'ConfigMap', data: { a: '1' } });
  t.equal(statusOf(items[1]), 'injected');
});

t.test('a JSON manifest gives JSON, and yaml when asked', async (t) => {
  const json = JSON.stringify(parse(pod));
  t.equal(statusOf(JSON.parse((await run([], json)).out()) as PodShape), 'injected');
  t.match((await run(['-o', 'yaml'], json)).out(), /^\{? ?"?apiVersion"?: /);
});

t.test('documents keep their order and their marks', async (t) => {
  const { out } = await run([], `${pod}---\nkind: ConfigMap\n---\n${pod}`);
  t.same(
    parseAllDocuments(out()).map((document) => (document.toJS() as { kind: string }).kind),
    ['Pod', 'ConfigMap', 'Pod'],
  );
  t.equal(out().match(/^---$/gm)?.length, 2);
});

t.test('--diff shows the added lines with what is around them', async (t) => {
  const { out } = await run(['--diff'], pod);
  t.match(out(), /^\+ {5}vault\.hashicorp\.com\/agent-inject-status: injected$/m);
  t.notMatch(out(), /^-/m);
  t.equal((await run(['--diff'], 'kind: ConfigMap\n')).out(), '', 'nothing when nothing changes');
});

t.test('--explain tells the decision and where every value came from', async (t) => {
  const { out } = await run(['--explain'], pod);
  t.match(out(), 'Pod/(no name): injected (injected)');
  t.match(out(), /adds .*container vault-agent/);
  t.match(out(), 'vault.hashicorp.com/role = "shop"  (annotation)');
  t.match(out(), 'vault.hashicorp.com/service = "https://vault:8200"  (setting AGENT_INJECT_VAULT_ADDR)');
  t.match(out(), 'vault.hashicorp.com/secret-volume-path = "/vault/secrets"  (default)');
});

t.test('--explain knows values of profiles and those that the webhook decides', async (t) => {
  const folder = t.testdir({
    'config.json': '{"profiles":{"shop":{"namespace":"team"}},"namespaces":{"default":"shop"}}',
  });
  const config = `AGENT_INJECT_CONFIG_FILE=${join(folder, 'config.json')}`;
  const { out, errors } = await run(['--explain', '--set-env', config], pod);
  t.equal(errors(), '');
  t.match(out(), 'vault.hashicorp.com/namespace = "team"  (profile shop)');
  t.match(out(), 'agent-limits-cpu  (chosen for the image, as AGENT_INJECT_CPU_LIMIT is not set)');
  t.match(
    out(),
    /agent-image = "vault-injector-agent:.*" {2}\(default of setting AGENT_INJECT_VAULT_IMAGE\)/,
  );
  const compatible = await run(['--explain', '--set-env', 'AGENT_INJECT_COMPATIBILITY=vault-k8s'], pod);
  t.match(compatible.out(), 'agent-image = "hashicorp/vault:2.0.4"');
  const missing = await run(['--set-env', 'AGENT_INJECT_CONFIG_FILE=/nowhere.json'], pod);
  t.match(missing.errors(), 'AGENT_INJECT_CONFIG_FILE: /nowhere.json: there is no such file');
});

t.test('a denied pod is told with its reason, the others are printed, and the exit code is 1', async (t) => {
  const folder = t.testdir();
  const file = join(folder, 'pods.yaml');
  await writeFile(file, `${pod.replace('role: shop', 'x: other')}---\n${pod}`);
  const { code, out, errors } = await run(['-f', file]);
  t.equal(code, 1);
  t.match(errors(), `${file}: Pod/(no name): denied: `);
  t.match(errors(), 'no Vault role found');
  t.match(out(), 'agent-inject-status: injected');
});

t.test('files that cannot be read or are no YAML are named', async (t) => {
  const missing = await run(['-f', '/nowhere/pod.yaml']);
  t.equal(missing.code, 1);
  t.equal(missing.errors(), '/nowhere/pod.yaml: there is no such file\n');
  const broken = await run([], 'kind: [Pod\n');
  t.equal(broken.code, 1);
  t.match(broken.errors(), /^-: .*line 2/);
});

t.test('the manifests of a folder are read in the order of their names', async (t) => {
  const folder = t.testdir({
    'b.yml': 'kind: ConfigMap\n',
    'a.yaml': pod,
    'c.json': '{"kind":"Secret"}',
    'notes.txt': 'no manifest',
    deeper: { 'd.yaml': pod },
  });
  const { code, out, errors } = await run(['-f', folder]);
  t.equal(code, 0, errors());
  const kinds = parseAllDocuments(out()).map((document) => (document.toJS() as { kind: string }).kind);
  t.same(kinds, ['Pod', 'ConfigMap', 'Secret']);
  const empty = t.testdir({ 'notes.txt': '' });
  const none = await run(['-f', empty]);
  t.equal(none.code, 1);
  t.equal(none.errors(), `${empty}: the folder holds no manifest (.yaml, .yml or .json)\n`);
});

t.test('annotations beside the template of pods are pointed out', async (t) => {
  const manifest = `kind: Deployment
metadata:
  name: web
  annotations: { vault.hashicorp.com/agent-inject: "true", vault.hashicorp.com/role: web, other: x }
spec: { template: { spec: { containers: [] } } }
`;
  const { code, errors } = await run(['-f', '-'], manifest);
  t.equal(code, 0);
  t.equal(
    errors(),
    '-: Deployment/web: warning: vault.hashicorp.com/agent-inject, vault.hashicorp.com/role: have no effect here, move them to spec.template.metadata.annotations\n',
  );
  t.match((await run(['--explain'], manifest)).out(), /warning: .*move them to spec.template.metadata/);
});

t.test('a document that is no object of Kubernetes is an error', async (t) => {
  const { code, errors } = await run([], 'hello\n');
  t.equal(code, 1);
  t.equal(errors(), '-: document 1 is no object of Kubernetes; expected apiVersion, kind and the rest\n');
});

t.test('help is printed when asked for', async (t) => {
  for (const flag of ['-h', '--help']) {
    const { code, out } = await run([flag]);
    t.equal(code, 0);
    t.match(out(), /^usage: vault-injector inject/);
  }
});

t.test('mistakes on the command line are all told at once', async (t) => {
  const { code, errors } = await run(['-o', 'xml', '--kubernetes', 'two', '--set-env', 'X']);
  t.equal(code, 1);
  t.match(errors(), '--output: expected yaml or json, got "xml"');
  t.match(errors(), '--kubernetes: expected 1.MINOR, got "two"');
  t.match(errors(), '--set-env: expected NAME=VALUE, got "X"');
  t.match(errors(), 'usage: vault-injector inject');
  t.match((await run(['--nope'])).errors(), "Unknown option '--nope'");
  const misspelt = await run([
    '--set-env',
    'AGENT_INJECT_REVOKE_ON_SHUTDWN=true',
    '--set-env',
    'VAULT_IMAGE=x',
  ]);
  t.equal(misspelt.code, 1);
  t.match(
    misspelt.errors(),
    '--set-env: there is no setting AGENT_INJECT_REVOKE_ON_SHUTDWN, did you mean AGENT_INJECT_REVOKE_ON_SHUTDOWN?',
  );
  t.match(
    misspelt.errors(),
    '--set-env: there is no setting VAULT_IMAGE, did you mean AGENT_INJECT_VAULT_IMAGE?',
  );
});

t.test('a wrong setting is told with its name', async (t) => {
  const { code, errors } = await run(['--set-env', 'AGENT_INJECT_REVOKE_ON_SHUTDOWN=perhaps'], pod);
  t.equal(code, 1);
  t.match(errors(), 'AGENT_INJECT_REVOKE_ON_SHUTDOWN');
  t.match(errors(), 'settings come from the environment and from --set-env NAME=VALUE');
});
