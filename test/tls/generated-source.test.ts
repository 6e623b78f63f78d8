import { once } from 'node:events';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import * as client from '@kubernetes/client-node';
import t from 'tap';
import type { Test } from 'tap';
import { createElection, retryPeriod } from '../../src/leader.ts';
import { createLog } from '../../src/telemetry.ts';
import { certificatesIn, verifiesAgainst } from '../../src/tls/bundle.ts';
import { preferLock } from '../../src/tls/cluster-lock.ts';
import { connectWith } from '../../src/tls/cluster.ts';
import { startGeneratedSource } from '../../src/tls/generated-source.ts';
import { createCaPublisher } from '../../src/tls/publish-ca.ts';
import { configurationPath, startKubernetes, webhookConfiguration } from './kubernetes.ts';
import { manualTicker } from './manual-ticker.ts';

const hour = 3600_000;
const hosts = ['localhost', '127.0.0.1'];
const log = createLog({
  level: 'error',
  format: 'json',
  destination: { write: () => undefined },
  now: () => 0,
});

type Kubernetes = Awaited<ReturnType<typeof startKubernetes>>;
type Clock = ReturnType<typeof manualTicker>;

function bundlesOf(kubernetes: Kubernetes): string[] {
  const { webhooks } = kubernetes.objects.get(configurationPath) as unknown as ReturnType<
    typeof webhookConfiguration
  >;
  return webhooks.map(({ clientConfig }) => Buffer.from(clientConfig.caBundle ?? '', 'base64').toString());
}

async function setUp(t: Test, bundles: readonly string[] = [''], annotations = {}, start = Date.now()) {
  const kubernetes = await startKubernetes();
  t.teardown(() => kubernetes.close());
  kubernetes.put(configurationPath, webhookConfiguration(bundles, annotations));
  const clock = manualTicker(start);
  return { kubernetes, clock };
}

/** One replica: with `identity` it takes part in an election and shares the pair, without it is alone. */
function startReplica({ kubernetes, clock }: { kubernetes: Kubernetes; clock: Clock }, identity?: string) {
  const cluster = connectWith(kubernetes.config, client);
  const { every, now } = clock;
  const publisher = createCaPublisher({
    api: cluster.webhookConfiguration('vault-agent-injector-cfg'),
    now,
    log,
  });
  const common = { hosts, publisher, every, now, log };
  if (identity === undefined) {
    return { source: startGeneratedSource({ ...common, leading: () => true }), stop: () => undefined };
  }
  const at = { namespace: 'vault', name: 'vault-agent-injector-leader' };
  const api = preferLock(cluster.lease(at), cluster.configMapLock(at), () => undefined);
  const election = createElection({ api, identity, now, log });
  const stop = every(retryPeriod, election.attempt);
  const store = cluster.certificateSecret({ namespace: 'vault', name: 'vault-injector-certs' });
  return {
    source: startGeneratedSource({ ...common, store, leading: election.leading }),
    leading: election.leading,
    stop,
  };
}

t.test('a single replica publishes its authority to every entry and becomes ready', async (t) => {
  const world = await setUp(t, ['', '']);
  const { source } = startReplica(world);
  t.match(source.fault(), 'no serving certificate yet');
  await world.clock.advance(10_000);
  t.equal(source.fault(), undefined);
  const chain = source.current()?.certificate ?? '';
  t.same(
    bundlesOf(world.kubernetes).map((bundle) => verifiesAgainst(chain, bundle)),
    [true, true],
  );
});

t.test('nothing is written while nothing changes', async (t) => {
  const world = await setUp(t);
  startReplica(world);
  for (let hours = 0; hours < 12; hours += 1) await world.clock.jump(hour);
  t.same(
    world.kubernetes.writes.map(({ method }) => method),
    ['PATCH'],
  );
});

t.test('a bundle that cert-manager looks after is left alone', async (t) => {
  const world = await setUp(t, [''], { 'cert-manager.io/inject-ca-from': 'vault/webhook' });
  const { source } = startReplica(world);
  await world.clock.advance(60_000);
  t.same(world.kubernetes.writes, []);
  t.match(source.fault(), 'does not trust the serving certificate yet');
});

t.test('the authority of the replica before stays in the bundle beside the new one', async (t) => {
  const world = await setUp(t);
  const first = startReplica(world);
  await world.clock.advance(10_000);
  const second = startReplica(world);
  await world.clock.advance(10_000);
  for (const { source } of [first, second]) {
    t.ok(verifiesAgainst(source.current()?.certificate ?? '', bundlesOf(world.kubernetes)[0] ?? ''));
  }
  t.equal(certificatesIn(bundlesOf(world.kubernetes)[0] ?? '').length, 2);
});

t.test('a removed bundle is put back', async (t) => {
  const world = await setUp(t);
  const { source } = startReplica(world);
  await world.clock.advance(10_000);
  world.kubernetes.put(configurationPath, webhookConfiguration(['']));
  await world.clock.advance(10_000);
  t.equal(source.fault(), undefined);
  t.ok(verifiesAgainst(source.current()?.certificate ?? '', bundlesOf(world.kubernetes)[0] ?? ''));
});

t.test('ten renewals: the certificate never ends in use and the authority stays', async (t) => {
  const world = await setUp(t);
  const { source } = startReplica(world);
  const seen = new Set<string>();
  for (let hours = 0; hours < 10 * 16; hours += 1) {
    await world.clock.jump(hour, 1);
    const { certificate = '', notAfter = 0 } = source.current() ?? {};
    seen.add(certificate);
    t.ok(notAfter > world.clock.now() + 7 * hour, 'a third of its life is left');
  }
  t.ok(seen.size >= 10, `${seen.size} certificates`);
  t.equal(world.kubernetes.writes.length, 1, 'the same authority signs them all');
});

t.test('replicas serve one pair, and outlive their leader', async (t) => {
  const world = await setUp(t);
  const [a, b] = [startReplica(world, 'a'), startReplica(world, 'b')];
  await world.clock.advance(30_000);
  t.same([a.source.fault(), b.source.fault()], [undefined, undefined]);
  t.equal(a.source.current()?.certificate, b.source.current()?.certificate);
  a.stop();
  a.source.close();
  await world.clock.jump(16 * hour, 12);
  t.ok(b.leading?.());
  t.not(b.source.current()?.certificate, a.source.current()?.certificate, 'the new leader renewed');
  t.equal(b.source.fault(), undefined);
  const [bundle = ''] = bundlesOf(world.kubernetes);
  t.ok(
    verifiesAgainst(a.source.current()?.certificate ?? '', bundle),
    'and those who did not hear yet are trusted',
  );
});

t.test(
  "where only ConfigMaps are granted, as by vault-k8s' chart, replicas elect a leader through one",
  async (t) => {
    const world = await setUp(t);
    world.kubernetes.forbid(/\/leases/);
    const [a, b] = [startReplica(world, 'a'), startReplica(world, 'b')];
    await world.clock.advance(30_000);
    t.same([a.leading?.(), b.leading?.()], [true, false]);
    t.same([a.source.fault(), b.source.fault()], [undefined, undefined]);
    a.stop();
    await world.clock.advance(30_000);
    t.same([a.leading?.(), b.leading?.()], [false, true]);
  },
);

t.test('labels and foreign keys of the Secret survive', async (t) => {
  const world = await setUp(t);
  const path = '/api/v1/namespaces/vault/secrets/vault-injector-certs';
  world.kubernetes.put(path, {
    metadata: { name: 'vault-injector-certs', namespace: 'vault', labels: { team: 'x' } },
    data: { other: 'eA==' },
  });
  startReplica(world, 'a');
  await world.clock.advance(30_000);
  t.match(world.kubernetes.objects.get(path), {
    metadata: { labels: { team: 'x' } },
    data: { other: 'eA==', cert: /./, key: /./, ca: /./ },
  });
});

t.test('while the API server is away the old pair stays in use and readiness stays', async (t) => {
  const world = await setUp(t);
  const { source } = startReplica(world);
  await world.clock.advance(10_000);
  const before = source.current()?.certificate;
  world.kubernetes.setDown(true);
  await world.clock.jump(hour);
  t.equal(source.current()?.certificate, before);
  t.equal(source.fault(), undefined);
});

t.test('under load no handshake fails while authority and certificate change hands', async (t) => {
  // both pairs are valid by the clock of the verifier, which cannot be moved
  const world = await setUp(t, [''], {}, Date.now() - 23 * hour);
  const replicas = [startReplica(world, 'a'), startReplica(world, 'b')] as const;
  await world.clock.advance(30_000);
  const servers = await Promise.all(
    replicas.map(async ({ source }) => {
      const { certificate = '', key = '' } = source.current() ?? {};
      const server = createServer({ cert: certificate, key }, (_request, reply) => reply.end('ok'));
      source.subscribe((next) => server.setSecureContext({ cert: next.certificate, key: next.key }));
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  t.teardown(() => servers.map((server) => server.close()));
  const load = startLoad(
    servers.map((server) => (server.address() as AddressInfo).port),
    world.kubernetes,
  );
  const used = new Set<string>();
  replicas.find(({ leading }) => leading?.() === true)?.stop();
  await world.clock.jump(16 * hour, 1);
  for (let seconds = 0; seconds < 60; seconds += 2) {
    await world.clock.advance(2_000);
    for (const { source } of replicas) used.add(source.current()?.certificate ?? '');
    await load.next();
  }
  const { requests, failures } = await load.stop();
  t.same(failures, []);
  t.ok(requests > 50, `${requests} requests`);
  t.equal(used.size, 2, 'the old pair and the new one, of two authorities');
  t.equal(certificatesIn(bundlesOf(world.kubernetes)[0] ?? '').length, 2);
});

/** Sends requests one after the other, each with a new handshake that trusts what is published at that moment. */
function startLoad(ports: readonly number[], kubernetes: Kubernetes) {
  const failures: string[] = [];
  let requests = 0;
  let running = true;
  let waiting: (() => void)[] = [];
  const loop = async (port: number) => {
    while (running) {
      await request(port, bundlesOf(kubernetes)[0] ?? '').catch((error: unknown) =>
        failures.push(String(error)),
      );
      requests += 1;
      for (const resolve of waiting) resolve();
      waiting = [];
    }
  };
  const loops = ports.map(loop);
  return {
    next: async () => new Promise<void>((resolve) => waiting.push(resolve)),
    async stop() {
      running = false;
      await Promise.all(loops);
      return { requests, failures };
    },
  };
}

async function request(port: number, ca: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const sent = get({ host: '127.0.0.1', port, ca, agent: false }, (reply) => {
    reply.resume();
    reply.on('end', () => resolve(undefined));
  });
  sent.on('error', reject);
  await promise;
}
