import { writeFileSync } from 'node:fs';
import type { RequestListener, ServerResponse } from 'node:http';
import type { ServerOptions } from 'node:https';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import t from 'tap';
import type { Test } from 'tap';
import { createSocketTransport } from '../../../agent/vault/socket-transport.ts';
import type { ClientSettings } from '../../../agent/vault/client-settings.ts';
import type { Outgoing } from '../../../agent/vault/transport.ts';
import { until } from '../../../dev/process/poll.ts';
import { makeAuthority, makeLeaf } from './certificates.ts';
import { edges, outgoingTo, toldOf } from './outgoing.ts';
import { serve, serveRaw, settingsFor } from './servers.ts';

const ca = await makeAuthority();
const otherCa = await makeAuthority('other authority');
const pair = await makeLeaf(ca, ['vault.test', 'localhost']);

function transportFor(t: Test, tls: Partial<ClientSettings['tls']> = {}, keepAlive = true) {
  const settings = settingsFor('', {
    tls: { ...settingsFor('').tls, caCertPem: ca.cert, ...tls },
    connections: { maxPerHost: 10, keepAlive, idleMs: 60_000 },
  });
  const transport = createSocketTransport(settings, edges);
  t.teardown(() => transport.close());
  const ask = (address: string, changes: Partial<Outgoing> = {}) =>
    toldOf(transport.exchange(outgoingTo(address, changes)));
  return { transport, ask };
}

async function serveTls(t: Test, answer: RequestListener, options: ServerOptions = {}) {
  const server = await serve(answer, { ...pair, ...options });
  t.teardown(server.close);
  return server;
}

/** What the handshake came to, as the server saw it. */
const handshake: RequestListener = ({ socket }, response) => {
  if (!(socket instanceof TLSSocket)) throw new Error('not over TLS');
  const { servername, alpnProtocol } = socket;
  response.end(JSON.stringify({ servername, alpnProtocol, resumed: socket.isSessionReused() }));
};

t.test('the handshake names the server and the protocol', async (t) => {
  const server = await serveTls(t, handshake, { ALPNProtocols: ['h2', 'http/1.1'] });
  const byName = server.address.replace('127.0.0.1', 'localhost');
  const { ask } = transportFor(t);
  t.match(await ask(byName), '"servername":"localhost","alpnProtocol":"http/1.1"');
  t.match(await ask(server.address), '"servername":false', 'an address is no name');
  const named = transportFor(t, { serverName: 'vault.test' });
  t.match(await named.ask(byName), '"servername":"vault.test"');
});

t.test(
  'sessions are resumed with the same endpoint, for as long as the certificates are the same',
  async (t) => {
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      const server = await serveTls(t, handshake, { maxVersion });
      const other = await serveTls(t, handshake, { maxVersion });
      const { ask, transport } = transportFor(t, {}, false);
      t.match(await ask(server.address), '"resumed":false');
      await until('a resumed session', async () => (await ask(server.address)).includes('"resumed":true'));
      t.match(await ask(other.address), '"resumed":false', maxVersion);
      transport.refresh();
      t.match(await ask(server.address), '"resumed":false', maxVersion);
    }
  },
);

t.test('one connection is kept, and stale ones are noticed', async (t) => {
  const server = await serveTls(t, ({ url, socket }, response) => {
    if (url === '/leave') socket.destroy();
    else response.end('a');
  });
  const { ask } = transportFor(t);
  t.equal(await ask(server.address, { method: 'PUT', body: '{"role":"\u00e4"}' }), '200 a');
  t.equal(server.seen[0]?.body, '{"role":"\u00e4"}');
  t.equal(await ask(server.address), '200 a');
  t.equal(server.connections(), 1);
  t.equal(await ask(server.address, { target: '/leave' }), 'StaleConnection');
  t.equal(await ask(server.address, { target: '/leave' }), 'unreachable ECONNRESET');
  t.equal(await ask(server.address), '200 a');
});

t.test('nothing is sent to a server that has not shown who it is', async (t) => {
  const server = await serveTls(t, handshake);
  const { ask } = transportFor(t, { caCertPem: otherCa.cert });
  t.equal(await ask(server.address), 'tls-untrusted UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  const named = transportFor(t, { serverName: 'other.test' });
  t.equal(await named.ask(server.address), 'tls-name ERR_TLS_CERT_ALTNAME_INVALID');
  await until('no connection', () => server.open() === 0);
  t.equal(server.seen.length, 0);
});

t.test('the deadline and the signal end a handshake', async (t) => {
  const silent = await serveRaw(() => undefined);
  t.teardown(silent.close);
  const { ask } = transportFor(t);
  const address = silent.address.replace('http:', 'https:');
  t.equal(await ask(address, { timeoutMs: 100 }), 'timeout');
  const abort = new AbortController();
  const outcome = ask(address, { signal: abort.signal });
  await until('a connection', () => silent.open() > 0);
  abort.abort();
  t.equal(await outcome, 'aborted');
  await until('no connection', () => silent.open() === 0);
});

t.test('a refresh reads certificates again, drops what rests and lets running exchanges end', async (t) => {
  const waiting: ServerResponse[] = [];
  const server = await serveTls(t, ({ url }, response) => {
    if (url === '/slow') waiting.push(response);
    else response.end('a');
  });
  const caCertFile = join(t.testdir({ 'ca.pem': ca.cert }), 'ca.pem');
  const { ask, transport } = transportFor(t, { caCertPem: '', caCertFile });
  const slow = ask(server.address, { target: '/slow' });
  await until('a running request', () => waiting.length === 1);
  t.equal(await ask(server.address), '200 a');
  t.equal(server.open(), 2);

  writeFileSync(caCertFile, otherCa.cert);
  t.equal(await ask(server.address), '200 a', 'not read before it is told to');
  transport.refresh();
  t.match(await ask(server.address), /^tls-untrusted/);
  await until('the running request alone', () => server.open() === 1);
  for (const response of waiting) response.end('late');
  t.equal(await slow, '200 late');
  await until('no connection', () => server.open() === 0);

  writeFileSync(caCertFile, 'no certificate');
  transport.refresh();
  t.equal(await ask(server.address), 'tls-material');
  await t.rejects(transport.prepare(), { code: 'tls-material' });
  writeFileSync(caCertFile, ca.cert);
  t.equal(await ask(server.address), 'tls-material', 'a failure lasts until the next refresh');
  transport.refresh();
  t.equal(await ask(server.address), '200 a');
});
