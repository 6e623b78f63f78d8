import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import t from 'tap';
import { createAuthPorts } from '../../../agent/auth/ports.ts';
import { createVaultClient } from '../../../agent/vault/create-client.ts';
import { makeAuthority, makeLeaf } from '../vault/certificates.ts';
import { serve, settingsFor } from '../vault/servers.ts';
import { fakeVault, login, method, portsWith } from './stand-ins.ts';

t.test('cert logs in over the connection of the vault stanza, or over one of its own', async (t) => {
  const made: unknown[] = [];
  const connect = async (tls: unknown) => {
    made.push(tls);
    return fakeVault();
  };
  t.same(await login(await method('cert', {}, portsWith({ connect }))), {
    kind: 'login',
    path: 'auth/cert/login',
    body: {},
  });
  const own = { name: 'web', client_cert: '/c', client_key: '/k', ca_cert: '/ca' };
  const once = await method('cert', { ...own, reload: false }, portsWith({ connect }));
  const first = await login(once);
  t.match(first, { body: { name: 'web' } });
  t.match(first, { client: { address: 'https://vault.example:8200' } });
  await login(once);
  t.same(made, [{ caCertFile: '/ca', clientCertFile: '/c', clientKeyFile: '/k' }]);
  const reloading = await method('cert', { ...own, reload: true }, portsWith({ connect }));
  await login(reloading);
  await login(reloading);
  t.equal(made.length, 3);
});

t.test('its own certificates replace those of the vault stanza', async (t) => {
  const ca = await makeAuthority();
  const pair = await makeLeaf(ca, ['vault.test']);
  const client = await makeLeaf(ca, ['client']);
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const cn =
      request.socket instanceof TLSSocket ? request.socket.getPeerCertificate().subject.CN : undefined;
    response.end(JSON.stringify({ cn }));
  };
  const server = await serve(answer, { ...pair, ca: ca.cert, requestCert: true, rejectUnauthorized: true });
  t.teardown(server.close);
  const folder = t.testdir({ 'ca.pem': ca.cert, 'client.pem': client.cert, 'client.key': client.key });
  const edges = {
    files: { readFile: (path: string) => readFile(path), readDir: (path: string) => readdir(path) },
    env: {},
    now: Date.now,
    random: Math.random,
  };
  const settings = settingsFor(server.address);
  const vault = await createVaultClient(settings, edges);
  const own = {
    ca_cert: join(folder, 'ca.pem'),
    client_cert: join(folder, 'client.pem'),
    client_key: join(folder, 'client.key'),
  };
  const made = await method('cert', own, createAuthPorts(vault, settings, edges));
  const { signal } = new AbortController();
  const credentials = await made.credentials(signal);
  if (credentials.kind !== 'login' || credentials.client === undefined)
    throw new Error('a client was expected');
  const request = {
    method: 'PUT',
    path: credentials.path,
    body: credentials.body,
    purpose: 'auth',
    signal,
  } as const;
  const answered = await credentials.client.request(request);
  t.same(JSON.parse(Buffer.from(answered.body).toString()), { cn: 'client' });
  await t.rejects(vault.request(request), { code: 'tls-untrusted' });
});
