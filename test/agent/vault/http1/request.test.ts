import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { AgentError } from '../../../../agent/errors.ts';
import { requestBytes } from '../../../../agent/vault/http1/request.ts';
import { createNodeTransport } from '../../../../agent/vault/node-transport.ts';
import { createSocketTransport } from '../../../../agent/vault/socket-transport.ts';
import type { Outgoing } from '../../../../agent/vault/transport.ts';
import { edges, outgoingTo } from '../outgoing.ts';
import { serveRaw, settingsFor } from '../servers.ts';

const text = (outgoing: Outgoing, keepAlive = true) =>
  Buffer.from(requestBytes(outgoing, keepAlive)).toString('latin1');

/** The request line, the header lines in the order of the alphabet and Host in one spelling, and the body. */
function parts(request: string) {
  const [head = '', ...body] = request.split('\r\n\r\n');
  const [line, ...headers] = head.split('\r\n');
  return {
    line,
    headers: headers.map((header) => header.replace(/^host:/, 'Host:')).sort(),
    body: body.join('\r\n\r\n'),
  };
}

t.test('the bytes are those of node:http', async (t) => {
  const seen: string[] = [];
  const server = await serveRaw((socket, first) => {
    seen.push(first.toString('latin1'));
    socket.end('HTTP/1.1 204 No Content\r\n\r\n');
  });
  t.teardown(server.close);
  // Paths of sockets are short: a folder of the test itself would be too deep.
  const folder = mkdtempSync(join(tmpdir(), 'agent-'));
  const local = createServer((socket) => {
    socket.once('data', (first) => {
      seen.push(first.toString('latin1'));
      socket.end('HTTP/1.1 204 No Content\r\n\r\n');
    });
  });
  await new Promise<void>((resolve) => local.listen(join(folder, 's'), resolve));
  t.teardown(() => {
    local.close();
    rmSync(folder, { recursive: true });
  });

  const headers = {
    'x-vault-token': 'hvs.t',
    'User-Agent': 'a b/1 (c)',
    'x-empty': '',
    'x-latin': 'k\xc3\xb6ln',
  };
  const body = '{"a":"\u00e4\u20ac"}';
  const ascii = { 'x-vault-token': 'hvs.t' };
  const named = outgoingTo(server.address.replace('127.0.0.1', 'localhost'));
  const cases: readonly Outgoing[] = [
    outgoingTo(server.address, { headers, target: '/v1/secret/a%20b?version=2&x=\xe4' }),
    { ...named, headers: { ...headers, Host: 'other:1', Connection: 'close' } },
    ...['PUT', 'POST', 'LIST', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'].map((method) =>
      outgoingTo(server.address, { method, headers }),
    ),
    ...['PUT', 'POST', 'PATCH'].map((method) => outgoingTo(server.address, { method, headers: ascii, body })),
    outgoingTo(server.address, {
      method: 'PUT',
      headers: { ...ascii, 'content-length': String(Buffer.byteLength(body)) },
      body,
    }),
    outgoingTo(server.address, { method: 'PUT', body: '' }),
    outgoingTo(`unix://${join(folder, 's')}`, { headers }),
  ];
  for (const keepAlive of [true, false]) {
    const settings = settingsFor('', { connections: { maxPerHost: 2, keepAlive, idleMs: 60_000 } });
    for (const outgoing of cases) {
      for (const create of [createNodeTransport, createSocketTransport]) {
        const transport = create(settings, edges);
        await transport.exchange(outgoing);
        transport.close();
      }
      const [node, ours] = seen.splice(0).map(parts);
      t.same(ours, node, `${outgoing.method}, ${keepAlive ? 'kept' : 'closed'}`);
    }
  }
});

t.test('the Host header names the port unless it is the usual one', async (t) => {
  const hostFor = (address: string) => /\r\nHost: (.*)\r\n/.exec(text(outgoingTo(address)))?.[1];
  t.equal(hostFor('http://vault'), 'vault');
  t.equal(hostFor('http://vault:443'), 'vault:443');
  t.equal(hostFor('https://vault'), 'vault');
  t.equal(hostFor('https://vault:80'), 'vault:80');
  t.equal(hostFor('https://vault:8443'), 'vault:8443');
  t.equal(hostFor('http://[::1]:8200'), '[::1]:8200');
  t.equal(hostFor('https://[::1]'), '[::1]');
  t.equal(hostFor('unix:///run/vault.sock'), 'localhost');
});

t.test('the body is UTF-8, and headers beside it keep their bytes', async (t) => {
  const headers = { 'x-vault-namespace': 'k\xc3\xb6ln/' };
  const request = text(outgoingTo('http://vault', { method: 'PUT', headers, body: '"\u00f6"' }));
  t.match(request, 'x-vault-namespace: k\xc3\xb6ln/\r\n');
  t.match(request, 'Content-Length: 4\r\n\r\n"\xc3\xb6"');
});

t.test('a length that is given cannot be another than that of the body', async (t) => {
  const put = outgoingTo('http://vault', { method: 'PUT', headers: { 'content-length': '9' }, body: '{}' });
  t.match(text(put), /\r\ncontent-length: 2\r\n\r\n\{\}$/);
  t.notMatch(text(outgoingTo('http://vault', { headers: { 'content-length': '9' } })), /content-length/);
});

t.test('what would not stay in its place is refused', async (t) => {
  const refused = (changes: Partial<Outgoing>) => {
    try {
      return text(outgoingTo('http://vault', changes));
    } catch (error) {
      return error instanceof AgentError ? error.code : error;
    }
  };
  t.equal(refused({ headers: { a: 'b\r\nc: d' } }), 'bad-header');
  t.equal(refused({ headers: { 'a\r\nb': 'c' } }), 'bad-header');
  t.equal(refused({ headers: { a: '\u5e02' } }), 'bad-header');
  t.equal(refused({ headers: { 'Transfer-Encoding': 'chunked' } }), 'bad-header');
  t.equal(refused({ method: 'GET / HTTP/1.1\r\nx:' }), 'bad-header');
  t.equal(refused({ method: 'put', headers: { put: 'x\r\ny: z' } }), 'bad-header');
  t.equal(refused({ target: '/ HTTP/1.1\r\nx: y' }), 'bad-path');
  t.equal(refused({ target: '/a b' }), 'bad-path');
  t.equal(refused({ target: '/\u5e02' }), 'bad-path');
  t.equal(refused({ target: '' }), 'bad-path');
});

t.test('no header and no target adds a line to a request', async (t) => {
  const tricky = fc.string({
    unit: fc.oneof(
      fc.constantFrom('\r', '\n', ' ', ':', '/', '\u010d', '\u010a'),
      fc.string({ maxLength: 1 }),
    ),
  });
  fc.assert(
    fc.property(tricky, tricky, tricky, (name, value, target) => {
      try {
        const request = text(outgoingTo('http://vault', { headers: { [name]: value }, target }));
        const lines = request.split(/\r\n|\r|\n/);
        return lines.length <= 6 && lines[0] === `GET ${target} HTTP/1.1`;
      } catch (error) {
        return error instanceof AgentError;
      }
    }),
    { numRuns: 2_000 },
  );
  t.pass();
});
