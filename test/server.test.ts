import { readFileSync } from 'node:fs';
import t from 'tap';
import { buildServer } from '../src/server.ts';
import type { ServerDeps } from '../src/server.ts';
import { createReadiness } from '../src/health.ts';
import { createLog } from '../src/telemetry.ts';
import type { Admission, Undecodable } from '../src/admission/admit.ts';
import { rawRequest } from './server/raw-request.ts';
import { testMetrics } from './server/metrics.ts';

const review = (uid = 'u1') => JSON.stringify({ request: { uid, namespace: 'shop', object: {} } });

const injected: Admission = {
  answer: { response: { uid: 'u1', allowed: true } },
  uid: 'u1',
  namespace: 'shop',
  pod: 'web-0',
  outcome: 'injected',
  reason: 'injected',
  injectionType: 'init_and_sidecar',
  warnings: [],
};

function setUp(options: Partial<ServerDeps> & { fault?: string } = {}) {
  const lines: string[] = [];
  const { fault, ...rest } = options;
  const app = buildServer({
    admit: () => injected,
    readiness: createReadiness({ certificate: () => fault, drain: () => undefined }),
    metrics: testMetrics(),
    log: createLog({
      level: 'debug',
      format: 'json',
      destination: { write: (line) => lines.push(line) },
      now: () => 0,
    }),
    now: () => 0,
    ...rest,
  });
  return { app, lines };
}

const json = { 'content-type': 'application/json' };

t.test('an admitted review is answered as plain text with its AdmissionReview', async (t) => {
  const { app, lines } = setUp();
  const reply = await app.inject({ method: 'POST', url: '/mutate', headers: json, body: review() });
  t.equal(reply.statusCode, 200);
  t.equal(reply.headers['content-type'], 'text/plain; charset=utf-8');
  t.same(JSON.parse(reply.body), injected.answer);
  t.equal(lines.length, 1, 'one log line per review');
  t.match(JSON.parse(lines[0] ?? ''), {
    '@module': 'handler',
    uid: 'u1',
    outcome: 'injected',
    reason: 'injected',
  });
});

t.test('a body is read whatever the method says', async (t) => {
  const { app } = setUp();
  for (const method of ['GET', 'DELETE', 'PATCH', 'PUT', 'OPTIONS'] as const) {
    const reply = await app.inject({ method, url: '/mutate?timeout=30s', headers: json, body: review() });
    t.equal(reply.statusCode, 200, method);
  }
});

t.test('a content type other than application/json is refused before the body is read', async (t) => {
  const { app } = setUp();
  for (const type of ['text/plain', 'application/json; charset=utf-8', 'Application/JSON', 'a,b', '']) {
    const reply = await app.inject({
      method: 'POST',
      url: '/mutate',
      headers: { 'content-type': type },
      body: review(),
    });
    t.equal(reply.statusCode, 400, type);
    t.equal(reply.body, `Invalid content-type: "${type}"\n`);
    t.equal(reply.headers['x-content-type-options'], 'nosniff');
  }
  const blank = await app.inject({
    method: 'POST',
    url: '/mutate',
    headers: { 'content-type': ' application/json ' },
    body: review(),
  });
  t.equal(blank.statusCode, 200, 'blanks around it do not count');
});

t.test('a body over the limit is answered 413 with the limit named', async (t) => {
  const { app } = setUp();
  const body = JSON.stringify({ request: { uid: 'u', pad: 'x'.repeat(10 * 1024 * 1024) } });
  const reply = await app.inject({ method: 'POST', url: '/mutate', headers: json, body });
  t.equal(reply.statusCode, 413);
  t.equal(reply.body, 'request body is larger than 8388608 bytes\n');
});

t.test('garbage is answered 500 without a stack trace, and counted', async (t) => {
  const { app } = setUp({ telemetryPath: '/metrics' });
  for (const body of ['{', '{"a":1} trailing', 'a: b: c', '[1,', '{"a":\u0000}']) {
    const reply = await app.inject({ method: 'POST', url: '/mutate', headers: json, body });
    t.equal(reply.statusCode, 500, JSON.stringify(body));
    t.ok(reply.body.startsWith('error decoding admission request: '), reply.body);
    t.notMatch(reply.body, /\n\s+at /);
  }
  const metrics = await app.inject('/metrics');
  t.match(metrics.body, 'vault_injector_reviews_total{outcome="undecodable",reason="undecodable"} 5');
});

t.test('a review that the core cannot decode is answered with the status that it names', async (t) => {
  const { app } = setUp({ admit: (): Undecodable => ({ undecodable: 'no request', status: 400 }) });
  const reply = await app.inject({ method: 'POST', url: '/mutate', headers: json, body: '{}' });
  t.equal(reply.statusCode, 400);
  t.equal(reply.body, 'error decoding admission request: no request\n');
});

t.test(
  'a fault of our own is a 500 with the uid in the log and nothing inside told to the caller',
  async (t) => {
    const { app, lines } = setUp({
      admit: () => {
        throw new Error('broken inside');
      },
    });
    const reply = await app.inject({ method: 'POST', url: '/mutate', headers: json, body: review('u-7') });
    t.equal(reply.statusCode, 500);
    t.notMatch(reply.body, /broken|\n\s+at /);
    t.match(reply.body, 'uid u-7');
    t.match(JSON.parse(lines.at(-1) ?? ''), { uid: 'u-7', '@level': 'error', err: /broken inside/ });
  },
);

t.test('YAML and a byte order mark are accepted, as by vault-k8s', async (t) => {
  const seen: unknown[] = [];
  const { app } = setUp({
    admit: (value) => {
      seen.push(value);
      return injected;
    },
  });
  for (const body of [
    'request:\n  uid: "1"\n',
    '\ufeff{"request":{"uid":"1"}}',
    '\n\t {"request":{"uid":"1"}}',
  ]) {
    await app.inject({ method: 'POST', url: '/mutate', headers: json, body });
  }
  t.same(
    seen.map((value) => JSON.stringify(value)),
    ['{"request":{"uid":"1"}}', '{"request":{"uid":"1"}}', '{"request":{"uid":"1"}}'],
  );
});

t.test('integers beyond a double keep their digits', async (t) => {
  const { app } = setUp({ admit: (value) => ({ ...injected, answer: value as object }) });
  const body = '{"request":{"n":9223372036854775807,"f":0.1234567890123456789,"s":"9223372036854775807"}}';
  const reply = await app.inject({ method: 'POST', url: '/mutate', headers: json, body });
  t.match(reply.body, '"n":9223372036854775807');
  t.match(reply.body, '"s":"9223372036854775807"');
});

t.test('unclean paths are redirected and unknown ones are not found', async (t) => {
  const { app } = setUp();
  t.teardown(() => app.close());
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  const expected: Record<string, string | undefined> = {
    '//mutate': '/mutate',
    '/x/../mutate?a=1': '/mutate?a=1',
    '/./a//': '/a/',
    '/mutate/': undefined,
    '/': undefined,
    '/health': undefined,
    '/metrics': undefined,
  };
  for (const [path, location] of Object.entries(expected)) {
    const reply = await rawRequest(origin, { method: 'POST', path, headers: json, body: review() });
    t.equal(reply.statusCode, location === undefined ? 404 : 307, path);
    t.equal(reply.headers.location, location);
    t.equal(reply.body, location === undefined ? '404 page not found\n' : '');
  }
});

t.test('the probes follow the checks, and name them when asked', async (t) => {
  const good = setUp().app;
  t.equal((await good.inject('/health/ready')).statusCode, 204);
  t.equal((await good.inject({ method: 'HEAD', url: '/health/ready' })).statusCode, 204);
  t.equal((await good.inject('/readyz')).body, 'ok\n');
  t.equal(
    (await good.inject('/healthz?verbose')).body,
    '[+]certificate ok\n[+]drain ok\nreadyz check passed\n',
  );
  const bad = setUp({ fault: 'no certificate yet' }).app;
  t.equal((await bad.inject('/health/ready')).statusCode, 503);
  t.equal((await bad.inject('/livez')).statusCode, 200, 'alive although not ready');
  t.match((await bad.inject('/readyz')).body, '[-]certificate failed: no certificate yet');
});

t.test('the metrics carry the four names of vault-k8s', async (t) => {
  const { app } = setUp({ telemetryPath: '/m/x' });
  await app.inject({ method: 'POST', url: '/mutate', headers: json, body: review() });
  const reply = await app.inject('/m/x');
  t.match(reply.headers['content-type'], /^text\/plain/);
  t.match(reply.body, 'vault_agent_injector_request_queue_length 0');
  t.match(reply.body, 'vault_agent_injector_request_processing_duration_ms_bucket{le="5"} 1');
  t.match(reply.body, 'vault_agent_injector_request_processing_duration_ms_count 1');
  t.match(
    reply.body,
    'vault_agent_injector_injections_by_namespace_total{namespace="shop",injection_type="init_and_sidecar"} 1',
  );
  t.notMatch(reply.body, 'failed_injections', 'labelled counters appear with their first increment');
});

t.test('a server over TLS keeps idle connections longer than the API server does', async (t) => {
  const { app } = setUp({ tls: {} });
  t.ok(app.server.keepAliveTimeout >= 95_000);
  t.ok(
    readFileSync(new URL('../src/server.ts', import.meta.url), 'utf8').includes('return503OnClosing: false'),
  );
});
