import { execFile } from 'node:child_process';
import { getEventListeners } from 'node:events';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import type { Test } from 'tap';
import { createSocketTransport } from '../../../agent/vault/socket-transport.ts';
import type { ConnectionSettings } from '../../../agent/vault/client-settings.ts';
import type { Outgoing } from '../../../agent/vault/transport.ts';
import { until } from '../../../dev/process/poll.ts';
import { outgoingTo, edges, toldOf } from './outgoing.ts';
import { serve, serveRaw, settingsFor } from './servers.ts';

const ok = (body: string, headers = '') =>
  `HTTP/1.1 200 OK\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;

/** A transport that the test closes. */
function transportFor(t: Test, connections: Partial<ConnectionSettings> = {}) {
  const kept = { maxPerHost: 10, keepAlive: true, idleMs: 60_000, ...connections };
  const transport = createSocketTransport(settingsFor('', { connections: kept }), edges);
  t.teardown(() => transport.close());
  const ask = (address: string, changes: Partial<Outgoing> = {}) =>
    toldOf(transport.exchange(outgoingTo(address, changes)));
  return { transport, ask };
}

/** Serves raw bytes; `behave` gets each request with its number on the connection, from 1. */
async function serveRequests(t: Test, behave: (socket: Socket, number: number) => void) {
  const server = await serveRaw((socket) => {
    let number = 1;
    behave(socket, number);
    socket.on('data', () => behave(socket, ++number));
  });
  t.teardown(server.close);
  return server;
}

t.test('one connection carries many exchanges, one after the other', async (t) => {
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on('warning', note);
  t.teardown(() => process.off('warning', note));
  const server = await serveRequests(t, (socket, number) => socket.write(ok(String(number))));
  const { ask } = transportFor(t);
  const { signal } = new AbortController();
  for (let number = 1; number <= 30; number++) {
    t.equal(await ask(server.address, { signal }), `200 ${number}`);
  }
  t.equal(server.connections(), 1);
  t.same(getEventListeners(signal, 'abort'), [], 'nothing is left on the signal');
  t.same(warnings, [], 'nor on the socket');
});

t.test(
  'exchanges at the same time have a connection each, of which so many are kept as may be',
  async (t) => {
    const waiting: Socket[] = [];
    const server = await serveRequests(t, (socket) => waiting.push(socket));
    const { ask } = transportFor(t, { maxPerHost: 2 });
    const answers = Promise.all([1, 2, 3, 4].map(() => ask(server.address)));
    await until('four requests', () => waiting.length === 4);
    for (const socket of waiting.splice(0)) socket.write(ok('a'));
    t.same(await answers, ['200 a', '200 a', '200 a', '200 a']);
    await until('two connections', () => server.open() === 2);
    const again = Promise.all([1, 2].map(() => ask(server.address)));
    await until('two requests', () => waiting.length === 2);
    for (const socket of waiting.splice(0)) socket.write(ok('b'));
    t.same(await again, ['200 b', '200 b']);
    t.equal(server.connections(), 4, 'both went over kept connections');
  },
);

t.test('endpoints do not share connections', async (t) => {
  const first = await serveRequests(t, (socket) => socket.write(ok('first')));
  const second = await serveRequests(t, (socket) => socket.write(ok('second')));
  const { ask } = transportFor(t);
  t.equal(await ask(first.address), '200 first');
  t.equal(await ask(second.address), '200 second');
  t.equal(await ask(first.address), '200 first');
  t.same([first.connections(), second.connections()], [1, 1]);
});

t.test('a connection is not kept when one of the two does not want to', async (t) => {
  const cases: readonly (readonly [string, Partial<ConnectionSettings>])[] = [
    ['', { keepAlive: false }],
    ['Connection: close\r\n', {}],
    ['Keep-Alive: timeout=1, max=5\r\n', {}],
  ];
  for (const [headers, connections] of cases) {
    const server = await serveRequests(t, (socket) => socket.write(ok('a', headers)));
    const { ask } = transportFor(t, connections);
    t.equal(await ask(server.address), '200 a');
    await until('no connection', () => server.open() === 0);
    t.equal(await ask(server.address), '200 a');
    t.equal(server.connections(), 2);
  }
});

t.test('a connection that nobody uses is closed after its time', async (t) => {
  const cases: readonly (readonly [string, number])[] = [
    ['', 50],
    ['Keep-Alive: timeout=2\r\n', 600_000],
  ];
  for (const [headers, idleMs] of cases) {
    const server = await serveRequests(t, (socket) => socket.write(ok('a', headers)));
    const { ask } = transportFor(t, { idleMs });
    t.equal(await ask(server.address), '200 a');
    await until('no connection', () => server.open() === 0);
  }
});

t.test('a kept connection that the server ends is dropped without a word', async (t) => {
  for (const leave of [(socket: Socket) => socket.end(), (socket: Socket) => socket.resetAndDestroy()]) {
    const sockets: Socket[] = [];
    const server = await serveRequests(t, (socket) => {
      sockets.push(socket);
      socket.write(ok('a'));
    });
    const { ask } = transportFor(t);
    t.equal(await ask(server.address), '200 a');
    for (const socket of sockets) leave(socket);
    // Both ends are closed when ours has noticed, except after a reset: then the next exchange may still meet it.
    await until('no connection', () => server.open() === 0);
    t.match(await ask(server.address), /^200 a$|^StaleConnection$/);
    t.equal(await ask(server.address), '200 a');
  }
});

t.test('a kept connection that ends before a byte of the answer is stale, a new one is not', async (t) => {
  for (const leave of [(socket: Socket) => socket.end(), (socket: Socket) => socket.resetAndDestroy()]) {
    const server = await serveRequests(t, (socket, number) => {
      if (number === 1) socket.write(ok('a'));
      else leave(socket);
    });
    const { ask } = transportFor(t);
    t.equal(await ask(server.address), '200 a');
    t.equal(await ask(server.address), 'StaleConnection');
    const silent = await serveRequests(t, leave);
    t.equal(await ask(silent.address), 'unreachable ECONNRESET');
  }
  const server = await serveRequests(t, (socket, number) => {
    if (number === 1) socket.write(ok('a'));
    else socket.end('HTTP/1.1 2');
  });
  const { ask } = transportFor(t);
  t.equal(await ask(server.address), '200 a');
  t.equal(await ask(server.address), 'unreachable ECONNRESET', 'the server had begun to answer');
});

t.test('an answer that is cut is told from one that ends', async (t) => {
  const leave = {
    ends: (socket: Socket) => socket.end(),
    resets: (socket: Socket) => socket.resetAndDestroy(),
  };
  const cases: readonly (readonly [string, keyof typeof leave, string])[] = [
    ['Content-Length: 5\r\n\r\nabc', 'ends', 'truncated'],
    ['Content-Length: 5\r\n\r\nabc', 'resets', 'truncated'],
    ['Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n', 'ends', 'truncated'],
    ['Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n', 'resets', 'truncated'],
    ['\r\nabc', 'ends', '200 abc'],
    ['\r\nabc', 'resets', 'truncated'],
  ];
  for (const [answer, ending, told] of cases) {
    const sockets: Socket[] = [];
    const server = await serveRequests(t, (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${answer}`);
      sockets.push(socket);
    });
    const { ask } = transportFor(t);
    const outcome = ask(server.address);
    await until('a request', () => sockets.length === 1);
    // A reset takes bytes with it that have not been read: it comes when a later answer has been.
    await ask((await serveRequests(t, (socket) => socket.end(ok('')))).address);
    for (const socket of sockets) leave[ending](socket);
    t.equal(await outcome, told, `${JSON.stringify(answer)} ${ending}`);
  }
});

t.test('the deadline and the signal end an exchange wherever it is, and its connection', async (t) => {
  const silent = await serveRequests(t, () => undefined);
  const endless = await serveRequests(t, (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n');
    const timer = setInterval(() => socket.write('x'), 20);
    socket.on('close', () => clearInterval(timer));
  });
  const { ask, transport } = transportFor(t);
  for (const { address, open } of [silent, endless]) {
    t.equal(await ask(address, { timeoutMs: 150 }), 'timeout');
    await t.rejects(transport.exchange(outgoingTo(address, { timeoutMs: 20 })), { message: /20 ms/ });
    const abort = new AbortController();
    const outcome = ask(address, { signal: abort.signal });
    await until('a connection', () => open() > 0);
    abort.abort();
    t.equal(await outcome, 'aborted');
    await until('no connection', () => open() === 0);
  }
  const before = silent.connections();
  t.equal(await ask(silent.address, { signal: AbortSignal.abort() }), 'aborted');
  t.equal(silent.connections(), before, 'nothing was opened for what had been given up');
  const quick = await serveRequests(t, (socket) => socket.write(ok('a')));
  t.equal(await ask(quick.address, { timeoutMs: 2 ** 40 }), '200 a', 'the longest timer is no zero');
});

t.test('a body that is too large ends the exchange while it comes', async (t) => {
  const heads = ['Content-Length: 2000000\r\n\r\n', 'Transfer-Encoding: chunked\r\n\r\n1e8480\r\n', '\r\n'];
  for (const head of heads) {
    const server = await serveRequests(t, (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${head}`);
      const timer = setInterval(() => socket.write(Buffer.alloc(100_000)), 1);
      socket.on('close', () => clearInterval(timer));
    });
    const { ask } = transportFor(t);
    t.equal(await ask(server.address), 'too-large');
    await until('no connection', () => server.open() === 0);
  }
});

t.test('bytes that nobody asked for never become an answer', async (t) => {
  const planted = ok('planted');
  const together = await serveRequests(t, (socket, number) => socket.write(ok(String(number)) + planted));
  const { ask } = transportFor(t);
  t.equal(await ask(together.address), '200 1');
  t.equal(await ask(together.address), '200 1');
  t.equal(together.connections(), 2);

  const sockets: Socket[] = [];
  const later = await serveRequests(t, (socket) => {
    sockets.push(socket);
    socket.write(ok('a'));
  });
  t.equal(await ask(later.address), '200 a');
  sockets[0]?.write(planted);
  await until('no connection', () => later.open() === 0);
  t.equal(await ask(later.address), '200 a');

  const hidden = await serveRequests(t, (socket, number) =>
    socket.write(
      number === 1
        ? `HTTP/1.1 204 No Content\r\nContent-Length: ${planted.length}\r\n\r\n${planted}`
        : ok('a'),
    ),
  );
  t.equal(await ask(hidden.address), '204');
  t.equal(await ask(hidden.address), '204', 'over a new connection');
});

t.test('answers of every kind come through', async (t) => {
  const { ask } = transportFor(t);
  const server = await serve(({ url, method }, response) => {
    if (url === '/early') response.writeEarlyHints({ link: '</x>; rel=preload' });
    if (url === '/packed') response.setHeader('content-encoding', 'gzip').end(gzipSync('packed'));
    else if (url === '/large') response.end('x'.repeat(900_000));
    else response.end(`${String(method)} ${String(url)}`);
  });
  t.teardown(server.close);
  t.equal(await ask(server.address, { target: '/early' }), '200 GET /early');
  t.equal(await ask(server.address, { method: 'HEAD' }), '200');
  t.equal(await ask(server.address, { target: '/packed' }), '200 packed');
  t.equal((await ask(server.address, { target: '/large' })).length, 900_004);
  t.equal(await ask(server.address, { method: 'PUT', body: 'b'.repeat(500_000) }), '200 PUT /');
  t.equal(server.seen.at(-1)?.body.length, 500_000);
  t.equal(server.connections(), 1);
  const malformed = await serveRequests(t, (socket) => socket.write('HTTP/1.1 200 OK\r\na : b\r\n\r\n'));
  t.equal(await ask(malformed.address), 'malformed HPE_INVALID_HEADER_TOKEN');
  await until('no connection', () => malformed.open() === 0);
});

t.test('an answer that comes before the request is read ends the connection', async (t) => {
  const server = await serveRequests(t, (socket, number) => {
    socket.pause();
    if (number === 1) socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n');
  });
  const { ask } = transportFor(t);
  t.equal(await ask(server.address, { method: 'PUT', body: 'b'.repeat(50_000_000) }), '413');
  t.equal(await ask(server.address), '413');
  t.equal(server.connections(), 2);
});

t.test('what cannot be sent is refused before a connection is opened', async (t) => {
  const server = await serveRequests(t, (socket) => socket.write(ok('a')));
  const { ask } = transportFor(t);
  t.equal(await ask(server.address, { headers: { a: 'b\r\nc: d' } }), 'bad-header');
  t.equal(await ask(server.address, { target: '/ HTTP/1.1\r\n' }), 'bad-path');
  t.equal(server.connections(), 0);
});

t.test('closing ends what runs and what rests', async (t) => {
  const server = await serveRequests(t, (socket, number) => {
    if (number === 1) socket.write(ok('a'));
  });
  const { ask, transport } = transportFor(t);
  t.equal(await ask(server.address), '200 a');
  const silent = await serveRequests(t, () => undefined);
  const running = ask(silent.address);
  await until('a request', () => silent.open() === 1);
  transport.close();
  t.equal(await running, 'unreachable ECONNRESET');
  await until('no connection', () => server.open() + silent.open() === 0);
});

t.test('a process ends while connections rest', async (t) => {
  const server = await serveRequests(t, (socket) => socket.write(ok('a')));
  const root = join(import.meta.dirname, '../../..');
  const script = `
    const { createSocketTransport } = await import(${JSON.stringify(join(root, 'agent/vault/socket-transport.ts'))});
    const { outgoingTo, edges } = await import(${JSON.stringify(join(import.meta.dirname, 'outgoing.ts'))});
    const connections = { maxPerHost: 2, keepAlive: true, idleMs: 2 ** 30 };
    const transport = createSocketTransport({ connections, proxyAddress: '', tls: {} }, edges);
    const ask = () => transport.exchange(outgoingTo(${JSON.stringify(server.address)}));
    await Promise.all([ask(), ask()]);
    console.log((await ask()).status);
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    env: {},
  });
  t.equal(stdout.trim(), '200');
  t.equal(server.connections(), 2);
});
