import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import t from 'tap';
import type { Test } from 'tap';
import { createLog } from '../src/telemetry.ts';
import { issueAuthority, issueServer } from '../src/tls/certificate.ts';
import { createCertificateHolder } from '../src/tls/certificate-source.ts';
import type { CertificateSource } from '../src/tls/certificate-source.ts';
import { startWebhook } from '../src/webhook.ts';
import type { WebhookDeps } from '../src/webhook.ts';
import { testMetrics } from './server/metrics.ts';
import { rawRequest } from './server/raw-request.ts';

const validity = { notBefore: Date.now() - 60_000, notAfter: Date.now() + 3600_000 };
const authority = issueAuthority('CA', validity);
const ca = authority.certificate;
const pair = () => ({
  ...issueServer(['localhost', '127.0.0.1'], authority, 'CA', validity),
  notAfter: validity.notAfter,
});

const json = { 'content-type': 'application/json' };
const review = JSON.stringify({ request: { uid: 'u' } });

function sourceOf() {
  const holder = createCertificateHolder();
  const source: CertificateSource = { ...holder, fault: () => undefined, close: () => undefined };
  return { holder, source };
}

async function setUp(t: Test, options: Partial<WebhookDeps> = {}) {
  const { holder, source } = sourceOf();
  holder.replace(pair());
  const lines: string[] = [];
  const kill = new AbortController();
  const webhook = await startWebhook(
    {
      admit: () => ({
        answer: { response: { uid: 'u', allowed: true } },
        uid: 'u',
        namespace: 'shop',
        pod: 'p',
        outcome: 'skipped',
        reason: 'not-requested',
        warnings: [],
      }),
      source,
      tls: { minVersion: 'TLSv1.2' },
      metrics: testMetrics(),
      log: createLog({
        level: 'info',
        format: 'json',
        destination: { write: (line) => lines.push(line) },
        now: Date.now,
      }),
      now: Date.now,
      listen: { host: '127.0.0.1', port: 0 },
      telemetryPath: '',
      shutdownDelay: 0,
      ...options,
    },
    new AbortController().signal,
  );
  t.teardown(() => kill.abort());
  const origin = `https://127.0.0.1:${webhook.port}`;
  const ask = async (path: string, agent?: Agent) =>
    rawRequest(origin, { ca, path, method: 'POST', headers: json, body: review, ...(agent && { agent }) });
  return { webhook, holder, lines, kill, origin, ask };
}

t.test('reviews are answered over TLS by the certificate of the source', async (t) => {
  const { webhook, ask, kill } = await setUp(t);
  const reply = await ask('/mutate');
  t.equal(reply.statusCode, 200);
  t.same(JSON.parse(reply.body), { response: { uid: 'u', allowed: true } });
  await webhook.shutDown(kill.signal);
});

t.test('a new certificate is used for new connections without a restart', async (t) => {
  const { webhook, holder, ask, kill, origin } = await setUp(t);
  const next = pair();
  t.not(await servedCertificate(origin), next.certificate);
  holder.replace(next);
  t.equal(await servedCertificate(origin), next.certificate);
  t.equal((await ask('/mutate')).statusCode, 200);
  await webhook.shutDown(kill.signal);
});

async function servedCertificate(origin: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(origin).port), ca });
  await once(socket, 'secureConnect');
  const served = socket.getPeerX509Certificate()?.toString() ?? '';
  socket.destroy();
  return served;
}

t.test('after SIGTERM: unready at once, served on for the delay, then ended', async (t) => {
  const { webhook, ask, kill, origin } = await setUp(t, { shutdownDelay: 60_000 });
  t.equal((await rawRequest(origin, { ca, path: '/health/ready' })).statusCode, 204);
  const ended = webhook.shutDown(kill.signal);
  const probe = await rawRequest(origin, { ca, path: '/health/ready' });
  t.equal(probe.statusCode, 503);
  t.match(probe.body, 'shutdown: the webhook is shutting down');
  t.equal((await ask('/mutate')).statusCode, 200, 'still serving');
  kill.abort();
  await ended;
  await t.rejects(ask('/mutate'), /ECONNREFUSED/);
});

t.test('a request in flight is answered while the server ends', async (t) => {
  const { webhook, kill, origin } = await setUp(t);
  const length = Buffer.byteLength(review);
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(origin).port), ca });
  socket.write(
    `POST /mutate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\nExpect: 100-continue\r\n\r\n`,
  );
  const [begun] = (await once(socket, 'data')) as [Buffer];
  t.match(begun.toString(), /^HTTP\/1\.1 100 /, 'the server has read the head and waits for the body');
  const ended = webhook.shutDown(kill.signal);
  socket.write(review);
  const answer = await text(socket);
  t.match(answer, /^HTTP\/1\.1 200 /);
  t.match(answer, '"allowed":true');
  await ended;
});

t.test('while it shuts down, kept connections are given up with their next answer', async (t) => {
  const { webhook, ask, kill } = await setUp(t, { shutdownDelay: 60_000 });
  const agent = new Agent({ keepAlive: true });
  t.not((await ask('/mutate', agent)).headers.connection, 'close');
  const ended = webhook.shutDown(kill.signal);
  t.equal((await ask('/mutate', agent)).headers.connection, 'close');
  kill.abort();
  await ended;
  agent.destroy();
});

t.test('metrics can have a plain port of their own', async (t) => {
  const { webhook, kill, lines } = await setUp(t, { metricsListen: { host: '127.0.0.1', port: 0 } });
  const port = lines
    .map((line) => (JSON.parse(line) as { metricsPort?: number }).metricsPort)
    .find((found) => found);
  const reply = await rawRequest(`http://127.0.0.1:${port}`, { path: '/metrics' });
  t.match(reply.body, 'vault_injector_certificate_not_after_timestamp_seconds');
  await webhook.shutDown(kill.signal);
});

t.test('waiting for the first certificate ends when the process is told to stop', async (t) => {
  const { source } = sourceOf();
  const stop = new AbortController();
  const started = startWebhook({ source } as WebhookDeps, stop.signal);
  stop.abort();
  await t.rejects(started, /stopped before there was a certificate/);
});

t.test(
  'security requirement 3: reviews can be kept to callers with a certificate, probes stay open',
  async (t) => {
    const shown = clientPair(t.testdir());
    const { webhook, kill, origin } = await setUp(t, { clientAuthority: shown.certificate });
    const post = { ca, path: '/mutate', method: 'POST', headers: json, body: review };
    const foreign = issueServer(['kube-apiserver'], authority, 'CA', validity);
    t.equal((await rawRequest(origin, post)).statusCode, 401);
    t.equal(
      (await rawRequest(origin, { ...post, cert: foreign.certificate, key: foreign.key })).statusCode,
      401,
    );
    t.equal((await rawRequest(origin, { ca, path: '/health/ready' })).statusCode, 204);
    t.equal((await rawRequest(origin, { ...post, cert: shown.certificate, key: shown.key })).statusCode, 200);
    await webhook.shutDown(kill.signal);
  },
);

/** A certificate for clients that is its own authority, made by OpenSSL. */
function clientPair(folder: string) {
  const [keyFile, file] = [join(folder, 'client.key'), join(folder, 'client.crt')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  execFileSync(
    'openssl',
    ['req', '-x509', ...curve, '-subj', '/CN=kube-apiserver', '-keyout', keyFile, '-out', file],
    {
      stdio: 'ignore',
    },
  );
  return { certificate: readFileSync(file, 'utf8'), key: readFileSync(keyFile, 'utf8') };
}
