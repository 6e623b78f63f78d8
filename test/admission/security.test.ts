/** What an admission must never do, whatever the annotations say. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { keyOf, rows, type AnnotationName } from '../../contract/annotations.ts';
import { admit } from '../../src/admission/admit.ts';
import { readSettings } from '../../src/settings.ts';
import type { Container, Pod } from '../../src/pod/pod.ts';
import { applyStrictly } from '../vectors/rfc6902.ts';
import { podOf, reviewOf } from './reviews.ts';

const root = join(import.meta.dirname, '../..');
const asked = { 'agent-inject': 'true', role: 'web', 'agent-inject-secret-db': 'kv/db' };

function admitted(annotations: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) {
  const result = readSettings({ env: { AGENT_INJECT_VAULT_ADDR: 'https://vault:8200', ...env }, argv: [] });
  if (!result.ok) throw new Error(result.issues.map(({ line }) => line).join());
  const pod = podOf({ ...asked, ...annotations });
  const admission = admit(reviewOf(pod), { settings: result.settings, apiServerMinor: 33 });
  if ('undecodable' in admission) throw new Error(admission.undecodable);
  const { patch } = (admission.answer as { response: { patch?: string } }).response;
  const operations =
    patch === undefined ? [] : (JSON.parse(Buffer.from(patch, 'base64').toString()) as unknown);
  return { ...admission, pod: applyStrictly(pod, operations) as Pod };
}

const agentsOf = ({ spec }: Pod): Container[] =>
  [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].filter(
    (container): container is Container => container?.name?.startsWith('vault-agent') ?? false,
  );

t.test(
  'security requirement 1: nothing on the way from review to answer can reach network, files or processes',
  async (t) => {
    const folders = [
      'contract',
      'contract/codec',
      'contract/annotations',
      'src/admission',
      'src/injection',
      'src/pod',
    ];
    for (const folder of folders) {
      for (const file of readdirSync(join(root, folder)).filter((name) => name.endsWith('.ts'))) {
        const imports = readFileSync(join(root, folder, file), 'utf8').match(/from '[^.'][^']*'/g);
        t.equal(imports, null, `${folder}/${file} imports only our own files`);
      }
    }
  },
);

t.test('security requirement 4: names such as __proto__ and constructor are plain data', async (t) => {
  const { pod } = admitted({
    'agent-inject-secret-__proto__': 'kv/a',
    'agent-inject-secret-constructor': 'kv/b',
    'auth-config-__proto__': 'polluted',
    'agent-telemetry-__proto__': '{"polluted":true}',
  });
  const [agent] = agentsOf(pod);
  const variable = agent?.env?.find((entry) => entry?.name === 'VAULT_CONFIG')?.value ?? '';
  const text = Buffer.from(variable, 'base64').toString();
  t.match(text, '"__proto__":"polluted"');
  t.match(text, '"destination":"/vault/secrets/__proto__"');
  t.equal(Reflect.get({}, 'polluted'), undefined);
});

t.test('security requirement 5: the administrator can narrow what annotations ask for', async (t) => {
  const cases: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
    [{ service: 'https://evil' }, 'AGENT_INJECT_ALLOWED_ADDRESSES=https://vault:8200'],
    [{ 'agent-image': 'evil:1' }, 'AGENT_INJECT_ALLOWED_IMAGES=registry.example/*'],
    [{ 'agent-image': 'registry.example.evil:1' }, 'AGENT_INJECT_ALLOWED_IMAGES=registry.example/*'],
    [{ 'proxy-address': 'http://evil' }, 'AGENT_INJECT_ALLOWED_PROXIES=http://proxy'],
    [{ 'tls-skip-verify': 'true' }, 'AGENT_INJECT_ALLOW_TLS_SKIP_VERIFY=false'],
    [
      { 'agent-json-patch': '[{"op":"add","path":"/tty","value":true}]' },
      'AGENT_INJECT_ALLOW_JSON_PATCH=false',
    ],
    [
      { 'agent-init-json-patch': '[{"op":"add","path":"/tty","value":true}]' },
      'AGENT_INJECT_ALLOW_JSON_PATCH=false',
    ],
    [{ 'agent-run-as-user': '0' }, 'AGENT_INJECT_ALLOW_ROOT=false'],
    [{ 'agent-set-security-context': 'false' }, 'AGENT_INJECT_ALLOW_ROOT=false'],
    [{ 'agent-configmap': 'own' }, 'AGENT_INJECT_ALLOWED_CONFIGMAPS=vault-*'],
    [{ 'agent-configmap': 'own' }, 'AGENT_INJECT_ALLOWED_ADDRESSES=https://vault:8200'],
    [{ 'agent-configmap': 'own' }, 'AGENT_INJECT_ALLOWED_PROXIES=http://proxy'],
    [{ 'agent-configmap': 'own' }, 'AGENT_INJECT_ALLOW_TLS_SKIP_VERIFY=false'],
  ];
  for (const [annotations, setting] of cases) {
    const [name = '', value = ''] = setting.split('=', 2);
    t.equal(
      admitted(annotations).outcome,
      'injected',
      `${JSON.stringify(annotations)} is allowed unless narrowed`,
    );
    t.match(admitted(annotations, { [name]: value }), { outcome: 'denied', reason: 'forbidden' }, setting);
  }
  const listed = admitted(
    { 'agent-image': 'registry.example/a:1' },
    { AGENT_INJECT_ALLOWED_IMAGES: 'x, registry.example/*' },
  );
  t.equal(listed.outcome, 'injected');
  const named = admitted(
    { 'agent-configmap': 'vault-orders' },
    {
      AGENT_INJECT_ALLOWED_ADDRESSES: 'https://vault:8200',
      AGENT_INJECT_ALLOWED_CONFIGMAPS: 'vault-*',
    },
  );
  t.equal(named.outcome, 'injected', 'a ConfigMap that is allowed by name may say anything');
});

t.test(
  'security requirement 6: what an annotation says never changes a command line or another value',
  async (t) => {
    const hostile = `x"; rm -rf / #$(id)\`id\`' && \n{{ env "HOME" }}`;
    const free: readonly AnnotationName[] = [
      'role',
      'service',
      'ca-cert',
      'client-cert',
      'client-key',
      'namespace',
      'log-level',
    ];
    for (const image of ['vault-injector-agent:1', 'hashicorp/vault:2.0.4']) {
      const plain = admitted({ 'agent-revoke-on-shutdown': 'true', 'agent-image': image });
      const { pod } = admitted({
        'agent-revoke-on-shutdown': 'true',
        'agent-image': image,
        'agent-inject-secret-db': hostile,
        ...Object.fromEntries(free.map((name) => [name, hostile])),
      });
      for (const [index, agent] of agentsOf(pod).entries()) {
        t.same(
          [agent.command, agent.args],
          [agentsOf(plain.pod)[index]?.command, agentsOf(plain.pod)[index]?.args],
        );
      }
      const hook = JSON.stringify(agentsOf(pod).at(-1)?.lifecycle);
      if (image.startsWith('hashicorp')) t.match(hook, `'\\\\''`, 'quoted for the shell');
      else t.notMatch(hook, '/bin/sh', 'no shell at all');
    }
  },
);

t.test(
  'security requirement 7: what is handed to the log and the metrics holds no pod, variable or configuration',
  async (t) => {
    const secretive = 'hunter2-in-a-template';
    const { answer: _answer, pod: _pod, ...rest } = admitted({ 'agent-inject-template-db': secretive });
    t.notMatch(JSON.stringify(rest), secretive);
    t.same(
      Object.keys(rest).sort(),
      ['injectionType', 'namespace', 'outcome', 'pod', 'reason', 'uid', 'warnings']
        .filter((key) => key in rest)
        .sort(),
    );
  },
);

t.test('security requirement 7: a refused proxy is named without its password', async (t) => {
  const policy = { AGENT_INJECT_ALLOWED_PROXIES: 'http://proxy:3128' };
  for (const proxy of ['http://me:hunter2@evil:1', 'me:hunter2@evil:1', 'http://me:hunter2/@evil:1']) {
    const result = readSettings({
      env: { AGENT_INJECT_VAULT_ADDR: 'https://vault:8200', ...policy },
      argv: [],
    });
    if (!result.ok) throw new Error('the settings are fine');
    const review = reviewOf(podOf({ ...asked, 'proxy-address': proxy }));
    const admission = admit(review, { settings: result.settings, apiServerMinor: 33 });
    t.match(admission, { outcome: 'denied', message: /proxy-address: not allowed.*…@evil:1/ });
    t.notMatch(JSON.stringify(admission), 'hunter2');
  }
});

t.test('no annotation can make the webhook fail: hostile texts in every row give an answer', async (t) => {
  const hostile = [
    '\u0000',
    '9'.repeat(5000),
    '{{'.repeat(5000),
    '[',
    '[{}]',
    '-'.repeat(5000),
    '\ud800',
    '%s%n',
    '../'.repeat(2000),
  ];
  for (const [name, row] of rows) {
    for (const text of hostile) {
      const key = row.per === 'pod' ? name : `${name}-x`;
      t.type(admitted({ [key]: text }).outcome, 'string');
    }
  }
  t.ok(keyOf('agent-inject'));
});
