import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import type { Test } from 'tap';
import { chartFolder } from '../../dev/chart/render.ts';
import { issueAuthority, issueServer } from '../../src/tls/certificate.ts';

/** The script behind `helm test`, against an API server that answers as told. */

const injected = 'vault.hashicorp.com/agent-inject-status';
interface Answer {
  readonly status: number;
  readonly body: object;
}

async function runAgainst(t: Test, { status, body }: Answer) {
  const life = { notBefore: Date.now() - 60_000, notAfter: Date.now() + 3_600_000 };
  const authority = issueAuthority('test', life);
  const { certificate: cert, key } = issueServer(['127.0.0.1'], authority, 'test', life);
  const asked: { url: string; authorization: string; body: string }[] = [];
  const server = createServer({ cert, key }, (request, reply) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url = '', headers } = request;
      asked.push({ url, authorization: headers.authorization ?? '', body: Buffer.concat(chunks).toString() });
      reply.writeHead(status).end(JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const folder = t.testdir({ 'ca.crt': authority.certificate, token: 'the-token\n' });
  const child = spawn(process.execPath, [join(chartFolder, 'files/dry-run.mjs')], {
    env: {
      KUBERNETES_SERVICE_HOST: '127.0.0.1',
      KUBERNETES_SERVICE_PORT: String((server.address() as AddressInfo).port),
      NAMESPACE: 'team',
      SERVICE_ACCOUNT: folder,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (output += text.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, output, asked };
}

t.test('an injected pod ends the test well and is never kept', async (t) => {
  const body = {
    metadata: { annotations: { [injected]: 'injected' } },
    spec: {
      initContainers: [{ name: 'vault-agent-init' }],
      containers: [{ name: 'app' }, { name: 'vault-agent' }],
    },
  };
  const { code, output, asked } = await runAgainst(t, { status: 201, body });
  t.equal(output, 'injected: vault-agent-init, app, vault-agent\n');
  t.equal(code, 0);
  t.match(asked, [{ url: '/api/v1/namespaces/team/pods?dryRun=All', authorization: 'Bearer the-token' }]);
  t.match(JSON.parse(asked[0]?.body ?? ''), {
    metadata: { annotations: { 'vault.hashicorp.com/agent-inject': 'true' } },
  });
});

t.test('a pod that comes back as it was fails the test with the likely cause', async (t) => {
  const body = { metadata: { annotations: {} }, spec: { containers: [{ name: 'app' }] } };
  const { code, output } = await runAgainst(t, { status: 201, body });
  t.match(output, /without an agent: the webhook was not asked, or not reached/);
  t.equal(code, 1);
});

t.test('a refusal fails the test with the words of the API server', async (t) => {
  const message =
    'failed calling webhook "vault.hashicorp.com": x509: certificate signed by unknown authority';
  const { code, output } = await runAgainst(t, { status: 500, body: { message } });
  t.equal(output, `${message}\n`);
  t.equal(code, 1);
});
