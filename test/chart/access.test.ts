import * as client from '@kubernetes/client-node';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import type { Manifest } from '../../dev/chart/render.ts';
import { leaseName, sharedSecretName } from '../../src/tls/open-source.ts';
import { connectWith } from '../../src/tls/cluster.ts';
import type { Cluster } from '../../src/tls/cluster.ts';
import { find, objectsOf } from './charted.ts';

/** The rights in the chart against the requests that the webhook's own code sends. */

interface Call {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

const verbs: Readonly<Record<string, string>> = { GET: 'get', POST: 'create', PUT: 'update', PATCH: 'patch' };
const paths = /^\/api(?:s\/([^/]+))?\/v1\/(?:namespaces\/([^/]+)\/)?([^/?]+)(?:\/([^/?]+))?/;

/** An API server that grants everything, has the objects when `present`, and remembers what it was asked. */
async function recordCalls(present: boolean, use: (cluster: Cluster) => Promise<void>): Promise<Call[]> {
  const calls: Call[] = [];
  const server = createServer((request, reply) => {
    const [, group = '', namespace = '', resource = '', name = ''] = paths.exec(request.url ?? '') ?? [];
    calls.push({ verb: verbs[request.method ?? ''] ?? '?', group, resource, namespace, name });
    const found = present || request.method !== 'GET';
    reply.writeHead(found ? 200 : 404, { 'content-type': 'application/json' });
    reply.end(JSON.stringify(found ? { metadata: { name, resourceVersion: '1' } } : { code: 404 }));
    request.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const config = new client.KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: 'test', server: `http://127.0.0.1:${port}`, skipTLSVerify: true }],
    users: [{ name: 'test' }],
    contexts: [{ name: 'test', cluster: 'test', user: 'test' }],
    currentContext: 'test',
  });
  try {
    await use(connectWith(config, client));
  } finally {
    server.close();
    server.closeAllConnections();
  }
  return calls;
}

/** Everything that the webhook does in a cluster with its own certificate and a leader. */
async function everything(cluster: Cluster): Promise<void> {
  const namespace = 'vault';
  const record = { holder: 'a', durationSeconds: 15, acquiredAt: 0, renewedAt: 0, transitions: 0 };
  const lease = cluster.lease({ namespace, name: leaseName });
  await lease.read();
  await lease.create(record);
  await lease.replace(record, '1');
  const secret = cluster.certificateSecret({ namespace, name: sharedSecretName });
  await secret.read();
  await secret.write({ certificate: 'c', key: 'k', authority: 'a' });
  const configuration = cluster.webhookConfiguration('vault-agent-injector-cfg');
  await configuration.read().catch(() => undefined);
  await configuration.write(new Map([[0, 'PEM']]), '1');
}

function allows(objects: readonly Manifest[], call: Call): boolean {
  const role =
    call.namespace === '' ? find(objects, 'ClusterRole') : find(objects, 'Role', '-leader-elector-role');
  return ((role?.rules ?? []) as readonly Rule[]).some(
    ({ apiGroups, resources, resourceNames, verbs: granted }) =>
      apiGroups.includes(call.group) &&
      resources.includes(call.resource) &&
      granted.includes(call.verb) &&
      (resourceNames?.includes(call.name) ?? true),
  );
}

const replicated = { injector: { replicas: 2 } };
const describe = ({ verb, resource, name }: Call) => `${verb} ${resource} ${name}`.trim();

t.test('security requirement 2: every request of the webhook is granted', async (t) => {
  const objects = objectsOf(t, { values: replicated });
  const calls = await recordCalls(true, everything);
  t.ok(calls.length >= 8);
  t.same(calls.filter((call) => !allows(objects, call)).map(describe), []);
});

t.test('security requirement 2: nothing is granted that the webhook does not ask for', async (t) => {
  const objects = objectsOf(t, { values: replicated });
  const calls = await recordCalls(true, everything);
  const asked = new Set(calls.map(({ verb, resource }) => `${verb} ${resource}`));
  const rules = ['ClusterRole', 'Role'].flatMap(
    (kind) => (find(objects, kind, kind === 'Role' ? '-role' : '')?.rules ?? []) as readonly Rule[],
  );
  const granted = rules.flatMap(({ resources, verbs: list }) =>
    list.flatMap((verb) => resources.map((resource) => `${verb} ${resource}`)),
  );
  t.same(
    granted.filter((right) => !asked.has(right)),
    [],
  );
  t.ok(
    rules.every(({ resourceNames, verbs: list }) => resourceNames !== undefined || list.join() === 'create'),
  );
});

t.test(
  'only the Secret must be there before: the chart brings it, for its creation cannot be granted by name',
  async (t) => {
    const objects = objectsOf(t, { values: replicated });
    const calls = await recordCalls(false, everything);
    t.same(calls.filter((call) => !allows(objects, call)).map(describe), ['create secrets']);
    t.equal(find(objects, 'Secret')?.metadata.name, sharedSecretName);
  },
);

t.test('without a certificate of its own the webhook has no rights at all', async (t) => {
  const objects = objectsOf(t, { values: { injector: { replicas: 2, certManager: { enabled: true } } } });
  const kinds = objects
    .filter(({ metadata }) => metadata.annotations?.['helm.sh/hook'] === undefined)
    .map(({ kind }) => kind);
  t.same(
    kinds.filter((kind) => kind.includes('Role')),
    [],
  );
});
