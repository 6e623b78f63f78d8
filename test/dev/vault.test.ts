import { get } from 'node:https';
import t from 'tap';
import type { Test } from 'tap';
import { startEmbeddedVault } from '../../dev/vault.ts';

async function start(t: Test) {
  const vault = await startEmbeddedVault();
  t.teardown(vault.stop);
  const headers = { 'x-vault-token': vault.token };
  const read = (path: string) => fetch(`${vault.address}/v1/${path}`, { headers });
  const write = (path: string, body: string) =>
    fetch(`${vault.address}/v1/${path}`, { method: 'PUT', headers, body });
  return { vault, read, write };
}

t.test('numbers keep the text they came in', async (t) => {
  const { read, write } = await start(t);
  await write('secret/data/numbers', '{"data":{"price":1.50,"big":9223372036854775807,"n":1e3}}');
  const text = await (await read('secret/data/numbers')).text();
  for (const number of ['"price":1.50', '"big":9223372036854775807', '"n":1e3']) t.match(text, number);
});

t.test('faults hit the requests they are meant for, as often as they are told', async (t) => {
  const { vault, read } = await start(t);
  vault.faults.add({ path: 'secret/data/a', times: 2, after: 1, status: 503, errors: ['Vault is sealed'] });
  const statuses: number[] = [];
  for (const path of ['a', 'b', 'a', 'a', 'a']) statuses.push((await read(`secret/data/${path}`)).status);
  t.same(statuses, [404, 404, 503, 503, 404]);
  t.equal(vault.requests.count('secret/data/a'), 4);
  t.equal(vault.requests.count(/^secret\//, 'GET'), 5);
});

t.test('faults delay, cut short and drop', async (t) => {
  const { vault, read } = await start(t);
  vault.faults.add({ times: 1, delayMs: 50 });
  const before = performance.now();
  await read('sys/health');
  t.ok(performance.now() - before >= 49);
  vault.faults.add({ times: 1, truncateAt: 10 });
  await t.rejects((await read('sys/health')).text());
  vault.faults.add({ times: 1, drop: true });
  await t.rejects(read('sys/health'));
  vault.faults.add({ status: 500 });
  vault.faults.clear();
  t.equal((await read('sys/health')).status, 200);
});

t.test('revoking all tokens spares root', async (t) => {
  const { vault, read, write } = await start(t);
  const made = (await (await write('auth/token/create', '{"policies":["default"]}')).json()) as {
    auth: { client_token: string };
  };
  vault.state.tokens.revokeAll();
  const headers = { 'x-vault-token': made.auth.client_token };
  const answer = await fetch(`${vault.address}/v1/auth/token/lookup-self`, { headers });
  t.equal(answer.status, 403);
  t.match(await answer.text(), 'invalid token');
  t.equal((await read('auth/token/lookup-self')).status, 200);
});

t.test('over TLS it presents a certificate of its own authority', async (t) => {
  const vault = await startEmbeddedVault({ tls: true });
  t.teardown(vault.stop);
  const status = await new Promise((resolve, reject) => {
    get(`${vault.address}/v1/sys/health`, { ca: vault.ca, agent: false }, (answer) => {
      answer.resume().on('end', () => {
        resolve(answer.statusCode);
      });
    }).on('error', reject);
  });
  t.equal(status, 200);
});
