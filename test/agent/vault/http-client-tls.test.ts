import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { ClientSettings } from '../../../agent/vault/client-settings.ts';
import { makeAuthority, makeLeaf } from './certificates.ts';
import type { Outcome } from './runtimes.ts';
import { runtimes } from './runtimes.ts';
import { serve, serveProxy, settingsFor } from './servers.ts';

const read = { method: 'GET', path: 'secret/app', token: 'hvs.t', purpose: 'template' } as const;
const codeOf = (outcome: Outcome) => ('code' in outcome ? outcome.code : `status ${outcome.status}`);

const ca = await makeAuthority();
const otherCa = await makeAuthority('other authority');
const pair = await makeLeaf(ca, ['vault.test', 'localhost']);
const expired = await makeLeaf(ca, ['vault.test'], -10);
const future = await makeLeaf(ca, ['vault.test'], 10);
const client = await makeLeaf(ca, ['client']);

const folder = t.testdir({
  'ca.pem': ca.cert,
  'other.pem': otherCa.cert,
  'client.pem': client.cert,
  'client.key': client.key,
  'server.key': pair.key,
  'garbage.pem': 'no certificate in here',
  'broken.pem': '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
  cas: { 'a.pem': otherCa.cert, 'b.pem': ca.cert, '..data': {}, 'ca.cnf': '[ca]', deeper: { 'c.pem': '' } },
  empty: {},
});
const file = (name: string) => join(folder, name);
const nothing = settingsFor('').tls;

for (const runtime of runtimes({ NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_EXTRA_CA_CERTS: file('ca.pem') })) {
  t.test(`TLS to Vault on ${runtime.name}`, async (t) => {
    t.teardown(() => runtime.close());
    const call = async (
      address: string,
      tls: Partial<ClientSettings['tls']>,
      more: Partial<ClientSettings> = {},
    ) =>
      runtime.call({
        settings: settingsFor(address, { tls: { ...nothing, ...tls }, ...more }),
        request: read,
      });

    t.test(
      'security requirement 17: trusts a file, a text or a folder of authorities, in this order, and nothing else',
      async (t) => {
        const server = await serve((_, response) => response.end('{}'), pair);
        t.teardown(server.close);
        const ask = async (tls: Partial<ClientSettings['tls']>) => codeOf(await call(server.address, tls));
        t.equal(await ask({ caCertFile: file('ca.pem') }), 'status 200');
        t.equal(await ask({ caCertPem: ca.cert }), 'status 200');
        t.equal(await ask({ caDirectory: file('cas') }), 'status 200');
        t.equal(await ask({ caCertFile: file('other.pem'), caCertPem: ca.cert }), 'tls-untrusted');
        t.equal(await ask({ caCertPem: otherCa.cert, caDirectory: file('cas') }), 'tls-untrusted');
        t.equal(
          await ask({}),
          'tls-untrusted',
          'no variable of the runtime adds trust or switches verification off',
        );
        t.equal(await ask({ skipVerify: true }), 'status 200');
      },
    );

    t.test('checks the name and sends it', async (t) => {
      const server = await serve((_, response) => response.end('{}'), pair);
      t.teardown(server.close);
      const ask = async (serverName: string) =>
        codeOf(await call(server.address, { caCertPem: ca.cert, serverName }));
      t.equal(await ask('vault.test'), 'status 200');
      t.equal(await ask('other.test'), 'tls-name');
      const byName = server.address.replace('127.0.0.1', 'localhost');
      t.equal(codeOf(await call(byName, { caCertPem: ca.cert })), 'status 200');
    });

    t.test('says that a certificate is expired or not valid yet', async (t) => {
      for (const leaf of [expired, future]) {
        const server = await serve((_, response) => response.end('{}'), leaf);
        t.match(await call(server.address, { caCertPem: ca.cert }), {
          code: 'tls-expired',
          message: /is expired or not valid yet/,
        });
        server.close();
      }
    });

    t.test('shows a client certificate when it has one', async (t) => {
      const mutual = { ...pair, ca: ca.cert, requestCert: true, rejectUnauthorized: true };
      const server = await serve((_, response) => response.end('{}'), mutual);
      t.teardown(server.close);
      const identity = {
        caCertPem: ca.cert,
        clientCertFile: file('client.pem'),
        clientKeyFile: file('client.key'),
      };
      t.equal(codeOf(await call(server.address, identity)), 'status 200');
      t.equal(codeOf(await call(server.address, { caCertPem: ca.cert })), 'tls-client');
    });

    t.test('names the file that cannot be used', async (t) => {
      const address = 'https://127.0.0.1:1';
      const cases: [Partial<ClientSettings['tls']>, RegExp][] = [
        [{ caCertFile: file('nothing.pem') }, /nothing\.pem: .*cannot be read \(ENOENT\)/],
        [{ caCertFile: file('garbage.pem') }, /garbage\.pem: .*holds no certificate/],
        [{ caCertFile: file('broken.pem') }, /broken\.pem: .*holds a certificate that cannot be read/],
        [{ caCertPem: 'x' }, /^VAULT_CACERT_BYTES: .*holds no certificate/],
        [{ caDirectory: file('empty') }, /empty: .*holds no certificate/],
        [{ clientCertFile: file('client.pem') }, /^client_cert: .*needs client_key/],
        [{ clientKeyFile: file('client.key') }, /^client_key: .*needs client_cert/],
        [{ clientCertFile: file('client.pem'), clientKeyFile: file('ca.pem') }, /ca\.pem: .*no private key/],
        [
          { clientCertFile: file('client.pem'), clientKeyFile: file('server.key') },
          /server\.key: .*is not the key/,
        ],
      ];
      for (const [tls, message] of cases)
        t.match(await call(address, tls), { code: 'tls-material', message });
    });

    t.test('certificates that are named must be usable even where the address needs none', async (t) => {
      const plain = await serve((_, response) => response.end('{}'));
      t.teardown(plain.close);
      for (const tls of [{ caCertFile: file('nothing.pem') }, { caDirectory: file('empty') }])
        t.equal(codeOf(await call(plain.address, tls)), 'tls-material');
      t.equal(codeOf(await call(plain.address, { caCertFile: file('ca.pem') })), 'status 200');
    });

    t.test('speaks to nothing but TLS at an https address, and says so at an http address', async (t) => {
      const plain = await serve((_, response) => response.end('{}'));
      t.teardown(plain.close);
      t.equal(codeOf(await call(plain.address.replace('http:', 'https:'), {})), 'tls-handshake');
    });

    t.test(
      'never follows a redirect out of TLS, and to another host only below its own authority',
      async (t) => {
        const target = await serve((_, response) => response.end('{}'), pair);
        const plain = await serve((_, response) => response.end('{}'));
        let location = '';
        const server = await serve((_, response) => response.writeHead(307, { location }).end(), pair);
        t.teardown(() => {
          for (const { close } of [target, plain, server]) close();
        });
        location = `${plain.address}/v1/secret/app`;
        t.match(await call(server.address, { caCertPem: ca.cert }), {
          code: 'redirect-refused',
          message: /https to http/,
        });
        t.equal(plain.seen.length, 0);
        location = `${target.address.replace('127.0.0.1', 'localhost')}/v1/secret/app`;
        t.equal(codeOf(await call(server.address, { skipVerify: true })), 'redirect-refused');
        t.equal(codeOf(await call(server.address, { caCertPem: ca.cert })), 'status 200');
        t.equal(target.seen.length, 1);
      },
    );

    t.test('reaches a server through the tunnel of a proxy, and keeps the tunnel', async (t) => {
      const server = await serve((_, response) => response.end('{}'), pair);
      const proxy = await serveProxy(server.port);
      const closed = await serveProxy(0);
      t.teardown(() => {
        for (const { close } of [server, proxy, closed]) close();
      });
      const through = { proxyAddress: proxy.address.replace('http://', 'http://u:p@') };
      t.equal(codeOf(await call('https://vault.test:8200', { caCertPem: ca.cert }, through)), 'status 200');
      t.equal(codeOf(await call('https://vault.test:8200', { caCertPem: ca.cert }, through)), 'status 200');
      t.equal(proxy.seen.length, 1);
      t.match(proxy.seen[0], {
        method: 'CONNECT',
        url: 'vault.test:8200',
        headers: { 'proxy-authorization': 'Basic dTpw' },
      });
      t.equal(codeOf(await call('https://other.test', { caCertPem: ca.cert }, through)), 'tls-name');
      const refused = await call(
        'https://vault.test',
        { caCertPem: ca.cert },
        { proxyAddress: closed.address },
      );
      t.match(refused, { code: 'proxy-refused', message: /status 403/ });
      const gone = await call(
        'https://vault.test',
        { caCertPem: ca.cert },
        { proxyAddress: 'http://127.0.0.1:1' },
      );
      t.equal(codeOf(gone), 'proxy-refused');
      const socks = await call(
        'https://vault.test',
        { caCertPem: ca.cert },
        { proxyAddress: 'socks5://127.0.0.1:1' },
      );
      t.match(socks, { code: 'proxy-refused', message: /socks5: is not supported/ });
    });

    t.test('reads replaced certificates of its own after they were refused', async (t) => {
      const server = await serve((_, response) => response.end('{}'), pair);
      t.teardown(server.close);
      const caCertFile = join(t.testdir({ 'ca.pem': otherCa.cert }), 'ca.pem');
      t.equal(codeOf(await call(server.address, { caCertFile })), 'tls-untrusted');
      writeFileSync(caCertFile, ca.cert);
      t.equal(codeOf(await call(server.address, { caCertFile })), 'status 200');
    });

    t.test('uses a replaced certificate of the server without a restart', async (t) => {
      let server = await serve((_, response) => response.end('{}'), pair);
      const settings = settingsFor(server.address, { tls: { ...nothing, caCertPem: ca.cert } });
      t.equal(codeOf(await runtime.call({ settings, request: read })), 'status 200');
      const { port } = server;
      server.close();
      server = await serve(
        (_, response) => response.end('{"new":1}'),
        await makeLeaf(ca, ['vault.test']),
        port,
      );
      t.teardown(() => server.close());
      t.match(await runtime.call({ settings, request: read }), { status: 200, body: '{"new":1}' });
    });
  });
}
