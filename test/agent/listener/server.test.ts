import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request as requestPlain } from 'node:http';
import { request } from 'node:https';
import type { RequestOptions } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import t from 'tap';
import type { ListenerTlsConfig } from '../../../agent/config/model.ts';
import { openSslNames } from '../../../agent/listener/tls.ts';
import { makeAuthority, makeLeaf } from '../vault/certificates.ts';
import type { Pair } from '../vault/certificates.ts';
import { openApi } from './api.ts';

const path = '/agent/v1/ready';

/** What a caller sees: status, TLS version and the certificate's fingerprint. */
type Met = { readonly status: number; readonly protocol: string | null; readonly fingerprint: string };

function ask(port: number, options: RequestOptions): Promise<Met> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, agent: false, ...options }, (response) => {
      const { socket } = response;
      if (!(socket instanceof TLSSocket)) throw new Error('not a TLS connection');
      const met = {
        status: response.statusCode ?? 0,
        protocol: socket.getProtocol(),
        fingerprint: socket.getPeerCertificate().fingerprint256,
      };
      response.resume().once('end', () => resolve(met));
    })
      .on('error', reject)
      .end();
  });
}

function tlsFiles(folder: string, pair: Pair): ListenerTlsConfig {
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  writeFileSync(certFile, pair.cert);
  writeFileSync(keyFile, pair.key);
  return {
    certFile,
    keyFile,
    minVersion: 'tls12',
    maxVersion: 'tls13',
    cipherSuites: [],
    requireClientCert: false,
    clientCaFile: '',
    disableClientCerts: false,
  };
}

t.test('a TLS listener', async (t) => {
  const authority = await makeAuthority();
  const pair = await makeLeaf(authority, ['vault.local']);
  const ca = authority.cert;

  await t.test('speaks the configured versions and suites', async (t) => {
    const tls = tlsFiles(t.testdir(), pair);
    const suites = ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'];
    const api = await openApi({
      listeners: [{ tls }, { tls: { ...tls, maxVersion: 'tls12', cipherSuites: suites } }],
    });
    t.teardown(() => api.listeners.close());
    const [modern = 0, older = 0] = api.listeners.ports;
    t.equal((await ask(modern, { ca })).protocol, 'TLSv1.3');
    t.equal((await ask(older, { ca })).protocol, 'TLSv1.2');
    await t.rejects(ask(older, { ca, minVersion: 'TLSv1.3' }));
    await t.rejects(ask(older, { ca, maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' }));
    await t.rejects(ask(modern, { ca, maxVersion: 'TLSv1.1', minVersion: 'TLSv1' }));
  });

  await t.test('serves only clients with a certificate when that is required', async (t) => {
    const folder = t.testdir();
    const clientCaFile = join(folder, 'ca.pem');
    writeFileSync(clientCaFile, ca);
    const tls = { ...tlsFiles(folder, pair), requireClientCert: true, clientCaFile };
    const api = await openApi({ listeners: [{ tls }] });
    t.teardown(() => api.listeners.close());
    const [port = 0] = api.listeners.ports;
    await t.rejects(ask(port, { ca }));
    const stranger = await makeLeaf(await makeAuthority('stranger'), ['client']);
    await t.rejects(ask(port, { ca, ...stranger }));
    const client = await makeLeaf(authority, ['client']);
    t.equal((await ask(port, { ca, ...client })).status, 503);
  });

  await t.test(
    'takes over a new certificate, and keeps the old one when the new one is broken',
    async (t) => {
      const folder = t.testdir();
      const api = await openApi({ listeners: [{ tls: tlsFiles(folder, pair) }] });
      t.teardown(() => api.listeners.close());
      const [port = 0] = api.listeners.ports;
      const before = await ask(port, { ca });
      tlsFiles(folder, await makeLeaf(authority, ['vault.local']));
      await api.listeners.reload?.(api.config);
      const after = await ask(port, { ca });
      t.not(after.fingerprint, before.fingerprint);
      tlsFiles(folder, { cert: 'broken', key: 'broken' });
      await api.listeners.reload?.(api.config);
      t.match(api.log(), /certificate not reloaded/);
      t.equal((await ask(port, { ca })).fingerprint, after.fingerprint);
    },
  );

  await t.test('without a usable certificate it does not start', async (t) => {
    const folder = t.testdir();
    const broken = tlsFiles(folder, { cert: 'broken', key: 'broken' });
    await t.rejects(openApi({ listeners: [{ tls: broken }] }), /cert\.pem/);
    tlsFiles(folder, { cert: pair.cert, key: (await makeLeaf(authority, ['other'])).key });
    await t.rejects(openApi({ listeners: [{ tls: broken }] }), /is not the key of the certificate/);
    const missing = { ...broken, certFile: join(folder, 'missing.pem') };
    await t.rejects(openApi({ listeners: [{ tls: missing }] }), /tls_cert_file: .*missing\.pem/);
  });
});

t.test('Go’s names of suites become OpenSSL’s', async (t) => {
  const latest = 'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256';
  for (const [go, openSsl] of [
    ['TLS_RSA_WITH_AES_128_CBC_SHA', 'AES128-SHA'],
    ['TLS_RSA_WITH_3DES_EDE_CBC_SHA', 'DES-CBC3-SHA'],
    ['TLS_RSA_WITH_AES_256_GCM_SHA384', 'AES256-GCM-SHA384'],
    ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256', 'ECDHE-RSA-AES128-SHA256'],
    ['TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA', 'ECDHE-ECDSA-AES256-SHA'],
    ['TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 'ECDHE-RSA-CHACHA20-POLY1305'],
    ['TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305', 'ECDHE-ECDSA-CHACHA20-POLY1305'],
    ['TLS_ECDHE_ECDSA_WITH_RC4_128_SHA', 'ECDHE-ECDSA-RC4-SHA'],
  ] as const) {
    t.equal(openSslNames([go]), `${latest}:${openSsl}`);
  }
});

/** Sockets have short paths. */
function shortFolder(t: { teardown: (end: () => void) => unknown }): string {
  const folder = mkdtempSync(join(tmpdir(), 'agent-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return folder;
}

t.test('a unix socket', async (t) => {
  const get = (socketPath: string): Promise<number> =>
    new Promise((resolve, reject) => {
      requestPlain({ socketPath, path }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });

  await t.test('has the configured mode and owner, and is removed in the end', async (t) => {
    const address = join(shortFolder(t), 'agent.sock');
    const socket = {
      mode: 0o600,
      user: String(process.getuid?.() ?? 0),
      group: String(process.getgid?.() ?? 0),
    };
    const api = await openApi({ listeners: [{ type: 'unix', address, socket }] });
    t.equal(statSync(address).mode & 0o777, 0o600);
    t.equal(await get(address), 503);
    await api.listeners.close();
    t.notOk(existsSync(address));
  });

  await t.test('replaces one that a killed agent left, but no other file', async (t) => {
    const folder = shortFolder(t);
    const address = join(folder, 'agent.sock');
    const left = createServer();
    await new Promise<void>((resolve) => left.listen(address, resolve));
    const api = await openApi({ listeners: [{ type: 'unix', address }] });
    t.equal(await get(address), 503);
    await api.listeners.close();
    left.close();
    writeFileSync(join(folder, 'file'), 'kept');
    await t.rejects(openApi({ listeners: [{ type: 'unix', address: join(folder, 'file') }] }), {
      code: 'EADDRINUSE',
    });
    t.ok(existsSync(join(folder, 'file')));
  });

  await t.test('with a path that no socket can have is refused', async (t) => {
    const address = join(t.testdir(), 'a'.repeat(120));
    await t.rejects(openApi({ listeners: [{ type: 'unix', address }] }), /longer than 107 bytes/);
  });

  await t.test('with an unknown owner is refused', async (t) => {
    const socket = { mode: 0o600, user: 'no-such-user', group: '0' };
    const address = join(shortFolder(t), 'agent.sock');
    await t.rejects(openApi({ listeners: [{ type: 'unix', address, socket }] }), /no-such-user/);
  });
});
