import { existsSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect } from 'node:net';
import { TLSSocket } from 'node:tls';
import t from 'tap';
import { until } from '../../../dev/process/poll.ts';
import { freePort } from '../../../dev/process/port.ts';
import { makeAuthority, makeLeaf } from '../vault/certificates.ts';
import type { Pair } from '../vault/certificates.ts';
import { World, runtimes } from '../world.ts';

/** Sends a request whose method no library sends, and resolves with the status and the body. */
function raw(
  method: string,
  { port, path }: { readonly port: number; readonly path: string },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', reject);
    socket.on('end', () => resolve(answer.replace(/^HTTP\/1\.1 ([^]*?)\r\n[^]*?\r\n\r\n/, '$1 ')));
    socket.write(`${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: 1\r\nX-A: 2\r\n\r\n`);
  });
}

t.jobs = Object.keys(runtimes).length;

/** The fingerprint of the certificate that a local port shows. */
function fingerprint(port: number, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, ca, path: '/agent/v1/ready', agent: false };
    request(options, (response) => {
      const { socket } = response;
      response.resume();
      if (socket instanceof TLSSocket) resolve(socket.getPeerCertificate().fingerprint256);
      else reject(new Error('not a TLS connection'));
    })
      .on('error', reject)
      .end();
  });
}

for (const [name, runtime] of Object.entries(runtimes)) {
  t.test(`a local API on ${name}`, { buffered: true }, async (t) => {
    const world = await World.start(t.testdir());
    t.teardown(() => world.stop());
    await world.write('secret/data/app', { data: { password: 'S3CRET', blob: 'x'.repeat(3_000_000) } });
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;

    const config = (top: object) => {
      const { template: _none, ...rest } = world.config([], { top: { ...top } });
      return rest;
    };

    await t.test('proxies with the agent’s token, and ends on quit', async (t) => {
      const listener = [
        { type: 'tcp', address: `127.0.0.1:${port}`, tls_disable: true, agent_api: { enable_quit: true } },
      ];
      const top = { listener, api_proxy: { use_auto_auth_token: true }, log_level: 'trace', cache: {} };
      const agent = await world.agent(runtime, config(top));
      const ready = () =>
        fetch(`${url}/agent/v1/ready`).then(
          ({ status }) => status === 200,
          () => false,
        );
      await until('the agent is ready', ready);
      const response = await fetch(`${url}/v1/secret/data/app`);
      t.equal(response.status, 200);
      const text = await response.text();
      t.ok(text.includes('S3CRET') && text.length > 3_000_000, 'a large answer comes whole');
      const large = { method: 'PUT', body: JSON.stringify({ data: { blob: 'y'.repeat(3_000_000) } }) };
      t.equal((await fetch(`${url}/v1/secret/data/large`, large)).status, 200, 'a large request goes whole');
      const self = await fetch(`${url}/v1/auth/token/lookup-self`);
      t.notMatch(await self.json(), { data: { id: /./ } });
      t.equal(
        (await fetch(`${url}/v1/secret/data/app`, { headers: { 'x-vault-token': 'wrong' } })).status,
        403,
      );
      const list = { port, path: '/v1/secret/metadata' };
      t.match(await raw('LIST', list), /200 .*"keys":\["app","large"\]/);
      t.match(await raw('BREW', list), /400/);
      t.equal((await fetch(`${url}/agent/v1/quit`, { method: 'POST' })).status, 200);
      t.equal(await agent.exited, 0);
      t.notMatch(agent.output(), /S3CRET/);
      t.notOk(agent.output().includes(world.read('token') ?? 'no token'), 'no token in the output');
    });

    await t.test('says ready once every template is rendered, and nothing else', async (t) => {
      const listener = [{ type: 'tcp', address: `127.0.0.1:${port}`, tls_disable: true, role: 'ready_only' }];
      const contents = '{{ with secret "secret/data/later" }}{{ .Data.data.a }}{{ end }}';
      const template = { contents, destination: world.path('later') };
      const agent = await world.agent(runtime, world.config([template], { top: { listener } }));
      const ask = (path: string, method = 'GET') =>
        fetch(`${url}${path}`, { method }).then(
          ({ status }) => status,
          () => 0,
        );
      await until('it answers', async () => (await ask('/agent/v1/ready')) === 503);
      await world.write('secret/data/later', { data: { a: 'S3CRET' } });
      await until('it is ready', async () => (await ask('/agent/v1/ready?x=1')) === 200);
      t.equal(world.read('later'), 'S3CRET');
      t.equal(await ask('/agent/v1/ready', 'POST'), 405);
      t.equal(await ask('/v1/secret/data/later'), 404);
      const second = await world.agent(runtime, world.config([template], { top: { listener } }));
      t.equal(await second.exited, 1, 'the address is in use');
      t.match(second.output(), /in use|EADDRINUSE/);
      t.equal(await agent.stop(), 0);
    });

    await t.test('shows a new certificate after SIGHUP', async (t) => {
      const authority = await makeAuthority();
      const write = ({ cert, key }: Pair): void => {
        writeFileSync(world.path('cert.pem'), cert);
        writeFileSync(world.path('key.pem'), key);
      };
      write(await makeLeaf(authority, ['one']));
      const tls = { tls_cert_file: world.path('cert.pem'), tls_key_file: world.path('key.pem') };
      const listener = [{ type: 'tcp', address: `127.0.0.1:${port}`, ...tls }];
      const agent = await world.agent(runtime, config({ listener }));
      const seen = () => fingerprint(port, authority.cert).catch(() => undefined);
      const before = await until('the listener answers', seen);
      write(await makeLeaf(authority, ['two']));
      agent.kill('SIGHUP');
      await until('the new certificate is shown', async () => {
        const now = await seen();
        return now !== undefined && now !== before;
      });
      writeFileSync(world.path('key.pem'), 'broken');
      agent.kill('SIGHUP');
      await until('the broken key is told', () => agent.output().includes('certificate not reloaded'));
      t.type(await seen(), 'string', 'the last good one stays');
      t.equal(await agent.stop(), 0);
    });

    await t.test('removes its unix socket when it ends', async (t) => {
      const address = `/tmp/agent-${process.pid}-${port}.sock`;
      const listener = [{ type: 'unix', address, tls_disable: true, role: 'metrics_only' }];
      const agent = await world.agent(runtime, config({ listener }));
      await until('the socket is there', () => existsSync(address));
      await until('the agent runs', () => world.read('token'));
      t.equal(await agent.stop(), 0);
      t.notOk(existsSync(address));
    });
  });
}
