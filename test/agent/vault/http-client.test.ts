import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import type { Outcome } from './runtimes.ts';
import { runtimes } from './runtimes.ts';
import { serve, serveProxy, serveRaw, settingsFor } from './servers.ts';

const token = 'hvs.THE-TOKEN-0123456789';
const read = { method: 'GET', path: 'secret/data/app', token, purpose: 'template' } as const;
const codeOf = (outcome: Outcome) => ('code' in outcome ? outcome.code : `status ${outcome.status}`);
const bodyOf = (outcome: Outcome) => ('body' in outcome ? outcome.body : outcome.message);

/** Looks again until it is so; the timeout of the test is the deadline. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
}

for (const runtime of runtimes({ HTTP_PROXY: 'http://127.0.0.1:1', NODE_TLS_REJECT_UNAUTHORIZED: '0' })) {
  t.test(`the client for Vault on ${runtime.name}`, async (t) => {
    t.teardown(() => runtime.close());

    t.test('sends what the API client of Vault sends', async (t) => {
      const server = await serve((_, response) => response.end('{"data":{"a":1}}'));
      t.teardown(server.close);
      const settings = settingsFor(`${server.address}/base/`, {
        namespace: '/team/a',
        headers: { 'x-vault-mfa': 'code' },
      });
      await runtime.call({ settings, request: read });
      const answer = await runtime.call({ settings, request: { ...read, query: { version: '2' } } });
      t.equal(server.connections(), 1, 'one connection is kept');
      t.equal(bodyOf(answer), '{"data":{"a":1}}');
      const login = { method: 'PUT', path: 'auth/k/login', purpose: 'auth', body: '{"role":"ä"}' } as const;
      await runtime.call({ settings, request: { ...login, namespace: 'b/', wrapTtlMs: 61_500 } });
      const [, first, second] = server.seen;
      t.match(first, {
        method: 'GET',
        url: '/base/v1/secret/data/app?version=2',
        headers: {
          'x-vault-request': 'true',
          'x-vault-token': token,
          'x-vault-namespace': 'team/a/',
          'x-vault-mfa': 'code',
          'user-agent': 'test template',
        },
      });
      t.match(second, {
        method: 'PUT',
        url: '/base/v1/auth/k/login',
        body: '{"role":"ä"}',
        headers: { 'x-vault-namespace': 'b/', 'x-vault-wrap-ttl': '1m1.5s', 'content-length': '13' },
      });
      t.notOk(second?.headers['x-vault-token'], 'no token on a login');
    });

    t.test('sends namespaces of any language, but never a line break', async (t) => {
      const server = await serve((_, response) => response.end('{}'));
      t.teardown(server.close);
      await runtime.call({ settings: settingsFor(server.address, { namespace: 'köln/市' }), request: read });
      const sent = String(server.seen[0]?.headers['x-vault-namespace']);
      t.equal(Buffer.from(sent, 'latin1').toString(), 'köln/市/');
      const broken = await runtime.call({
        settings: settingsFor(server.address, { namespace: 'a\r\nb: c' }),
        request: read,
      });
      t.equal(codeOf(broken), 'bad-header');
    });

    t.test('closes connections when told to', async (t) => {
      const server = await serve((_, response) => response.end('{}'));
      t.teardown(server.close);
      const connections = { maxPerHost: 10, keepAlive: false, idleMs: 1000 };
      const settings = settingsFor(server.address, { connections });
      await runtime.call({ settings, request: read });
      await runtime.call({ settings, request: read });
      t.equal(server.connections(), 2);
    });

    t.test('waits for an answer longer than it keeps an unused connection', async (t) => {
      const server = await serve((_, response) => {
        setTimeout(() => response.end('{}'), 400);
      });
      t.teardown(server.close);
      const connections = { maxPerHost: 10, keepAlive: true, idleMs: 100 };
      const settings = settingsFor(server.address, { connections });
      t.equal(codeOf(await runtime.call({ settings, request: read })), 'status 200');
      await until(() => server.open() === 0);
    });

    t.test('refuses what must not be sent', async (t) => {
      const server = await serve((_, response) => response.end('{}'));
      t.teardown(server.close);
      const settings = settingsFor(server.address);
      const outcomes = [
        await runtime.call({ settings, request: { ...read, path: 'secret/../sys/x' } }),
        await runtime.call({ settings, request: { ...read, path: 'http://evil/x' } }),
        await runtime.call({ settings, request: { ...read, token: 'abc\r\nx: y' } }),
      ];
      t.same(outcomes.map(codeOf), ['bad-path', 'bad-path', 'bad-token']);
      t.notMatch(JSON.stringify(outcomes), 'abc', 'a broken token is not shown');
      t.equal(server.seen.length, 0);
    });

    t.test('tells statuses apart and shows only the errors of the server', async (t) => {
      let status = 200;
      let body = '';
      const server = await serve((_, response) => {
        response.writeHead(status, { 'retry-after': '7' }).end(body);
      });
      t.teardown(server.close);
      const settings = settingsFor(server.address);
      const ask = async (answer: [number, string]) => {
        [status, body] = answer;
        return runtime.call({ settings, request: read });
      };
      const errors = (...list: string[]) => JSON.stringify({ errors: list });
      const cases: [number, string, string][] = [
        [204, '', 'status 204'],
        [404, '{"data":{"data":null},"warnings":null}', 'status 404'],
        [404, '{"warnings":["wrong path"]}', 'status 404'],
        [404, errors(), 'absent'],
        [403, errors('permission denied'), 'permission-denied'],
        [403, errors('2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n'), 'invalid-token'],
        [400, 'Client sent an HTTP request to an HTTPS server.\n', 'tls-required'],
        [412, errors('required index state not present'), 'inconsistent'],
        [429, errors('rate limit'), 'rate-limited'],
        [472, '', 'standby'],
        [500, errors('local node not active but active cluster node not found'), 'standby'],
        [501, '', 'unsupported'],
        [502, '<html>secret page</html>', 'server'],
        [503, errors('Vault is sealed'), 'sealed'],
        [418, '', 'unexpected'],
      ];
      for (const [status, body, expected] of cases) {
        const outcome = await ask([status, body]);
        t.equal(codeOf(outcome), expected, `${status} ${body}`);
        t.notMatch(bodyOf(outcome), /secret page/);
      }
      const slow = await ask([503, errors('Vault is sealed')]);
      t.match(slow, { retryAfterMs: 7000 });
      t.match(
        bodyOf(slow),
        `GET ${server.address}/v1/secret/data/app: Vault is sealed or not ready (status 503: Vault is sealed)`,
      );
      const leaky = await ask([400, errors(`token ${token} is bad\n\u001b[31m`)]);
      t.match(bodyOf(leaky), 'token [redacted] is bad [31m)');
      t.notMatch(JSON.stringify(leaky), token);
    });

    t.test(
      'security requirement 10: follows one redirect on the same host and keeps method, body and token',
      async (t) => {
        const active = await serve((_, response) => response.end('{"data":{}}'));
        const standby = await serve(({ url = '' }, response) => {
          response.writeHead(307, { location: `${active.address}${url}` }).end();
        });
        const loop = await serve(({ url = '' }, response) =>
          response.writeHead(302, { location: url }).end(),
        );
        const away = await serve((_, response) => {
          response.writeHead(307, { location: active.address.replace('127.0.0.1', 'localhost') }).end();
        });
        t.teardown(() => [active, standby, loop, away].forEach((server) => server.close()));
        const settings = settingsFor(standby.address);
        const write = {
          method: 'PUT',
          path: 'pki/issue/x',
          token,
          body: '{"a":"b"}',
          purpose: 'template',
        } as const;
        t.equal(codeOf(await runtime.call({ settings, request: write })), 'status 200');
        t.match(active.seen[0], { method: 'PUT', body: '{"a":"b"}', headers: { 'x-vault-token': token } });
        const off = settingsFor(standby.address, { followRedirects: false });
        t.equal(codeOf(await runtime.call({ settings: off, request: read })), 'redirect-refused');
        t.equal(
          codeOf(await runtime.call({ settings: settingsFor(loop.address), request: read })),
          'redirect-refused',
        );
        t.equal(loop.seen.length, 2, 'the second redirect ends it');
        const refused = await runtime.call({ settings: settingsFor(away.address), request: read });
        t.match(bodyOf(refused), 'another host, localhost');
        t.equal(active.seen.length, 1);
      },
    );

    t.test('keeps to its deadline and to the abort signal', async (t) => {
      const silent = await serveRaw(() => undefined);
      const trickle = await serveRaw((socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n');
        const timer = setInterval(() => socket.write('x'), 20);
        socket.on('close', () => clearInterval(timer));
      });
      t.teardown(() => [silent, trickle].forEach((server) => server.close()));
      for (const server of [silent, trickle]) {
        const settings = settingsFor(server.address);
        const started = Date.now();
        t.equal(codeOf(await runtime.call({ settings, request: { ...read, timeoutMs: 150 } })), 'timeout');
        t.equal(codeOf(await runtime.call({ settings, request: read, abortAfterMs: 150 })), 'aborted');
        t.ok(Date.now() - started < 60_000);
      }
    });

    t.test('notices answers that end too early, are too large or are not HTTP', async (t) => {
      const packed = gzipSync(Buffer.alloc(2_000_000));
      const answers: [string, string | Buffer, string][] = [
        ['short', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc', 'truncated'],
        ['short chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n', 'truncated'],
        ['short gzip', Buffer.concat([head('gzip', packed.length), packed.subarray(0, 100)]), 'truncated'],
        ['cut gzip', Buffer.concat([head('gzip', 100), packed.subarray(0, 100)]), 'truncated'],
        ['nothing', '', 'unreachable'],
        ['garbage', 'SSH-2.0-OpenSSH\r\n', 'malformed'],
        ['long header', `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(4_000_000)}\r\n\r\n`, 'malformed'],
        ['gzip bomb', Buffer.concat([head('gzip', packed.length), packed]), 'too-large'],
        ['large', Buffer.concat([head('identity', 2_000_000), Buffer.alloc(2_000_000)]), 'too-large'],
        [
          'chunked',
          'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
          'status 200',
        ],
        ['until the end', 'HTTP/1.1 200 OK\r\n\r\n{}', 'status 200'],
      ];
      for (const [name, bytes, expected] of answers) {
        const server = await serveRaw((socket) => socket.end(bytes));
        const outcome = await runtime.call({ settings: settingsFor(server.address), request: read });
        t.equal(codeOf(outcome), expected, name);
        server.close();
      }
      function head(encoding: string, length: number) {
        return Buffer.from(
          `HTTP/1.1 200 OK\r\nContent-Encoding: ${encoding}\r\nContent-Length: ${length}\r\n\r\n`,
        );
      }
    });

    t.test('takes no change to another protocol for an answer', async (t) => {
      const server = await serveRaw((socket) => {
        socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n');
      });
      t.teardown(server.close);
      const outcome = await runtime.call({ settings: settingsFor(server.address), request: read });
      t.equal(codeOf(outcome), runtime.name === 'Bun' ? 'unreachable' : 'malformed');
    });

    t.test('unpacks gzip', async (t) => {
      const server = await serve((_, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"data":{"a":"b"}}'));
      });
      t.teardown(server.close);
      t.equal(
        bodyOf(await runtime.call({ settings: settingsFor(server.address), request: read })),
        '{"data":{"a":"b"}}',
      );
    });

    t.test('reads again once when a kept connection had been closed, but never writes twice', async (t) => {
      let requests = 0;
      const server = await serveRaw((socket) => {
        const answer = () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}');
        requests++;
        answer();
        socket.on('data', () => {
          requests++;
          socket.destroy();
        });
      });
      t.teardown(server.close);
      const settings = settingsFor(server.address);
      t.equal(codeOf(await runtime.call({ settings, request: read })), 'status 200');
      t.equal(codeOf(await runtime.call({ settings, request: read })), 'status 200');
      t.equal(requests, 3);
      const write = { ...read, method: 'PUT', body: '{}' } as const;
      await runtime.call({ settings, request: write });
      t.equal(requests, 4, 'over the kept connection or a new one, but once');
    });

    t.test('names what is wrong with the way to the server', async (t) => {
      const call = async (address: string) =>
        codeOf(await runtime.call({ settings: settingsFor(address), request: read }));
      t.equal(await call('http://127.0.0.1:1'), 'refused');
      t.equal(await call('http://vault.invalid:8200'), 'dns');
      t.equal(await call('unix:///nowhere/vault.sock'), 'refused');
      t.equal(await call('vault:8200'), 'bad-path');
    });

    t.test('speaks over a unix socket', async (t) => {
      // Paths of sockets are short: a folder of the test itself would be too deep.
      const folder = mkdtempSync(join(tmpdir(), 'agent-'));
      t.teardown(() => rmSync(folder, { recursive: true }));
      const socket = join(folder, 'vault.sock');
      const server = createServer((request, response) =>
        response.end(`{"host":"${request.headers.host ?? ''}"}`),
      );
      await new Promise<void>((resolve) => server.listen(socket, resolve));
      t.teardown(() => server.close());
      const outcome = await runtime.call({ settings: settingsFor(`unix://${socket}`), request: read });
      t.equal(bodyOf(outcome), '{"host":"localhost"}');
    });

    t.test('takes plain requests through a proxy when the environment says so', async (t) => {
      const proxy = await serveProxy(0);
      t.teardown(proxy.close);
      const env = { HTTP_PROXY: proxy.address.replace('http://', 'http://user:pa%20ss@'), NO_PROXY: 'other' };
      const settings = settingsFor('http://vault.invalid:8200');
      t.match(bodyOf(await runtime.call({ settings, env, request: read })), 'via');
      t.match(proxy.seen[0], {
        url: 'http://vault.invalid:8200/v1/secret/data/app',
        headers: { host: 'vault.invalid:8200', 'proxy-authorization': 'Basic dXNlcjpwYSBzcw==' },
      });
      const excluded = await runtime.call({ settings, env: { ...env, NO_PROXY: '.invalid' }, request: read });
      t.equal(codeOf(excluded), 'dns');
      const explicit = settingsFor('http://127.0.0.1:1', { proxyAddress: proxy.address });
      t.match(bodyOf(await runtime.call({ settings: explicit, request: read })), 'via', 'for loopback too');
    });
  });
}
