import { request } from 'node:http';
import t from 'tap';
import { openApi, standIn } from './api.ts';

/** Asks with headers that fetch does not let one set. */
function ask(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

t.test('a loopback listener refuses foreign host names (DNS rebinding)', async (t) => {
  const api = await openApi({ listeners: [{ role: 'metrics_only' }] });
  t.teardown(() => api.listeners.close());
  const url = `${api.urls[0] ?? ''}/agent/v1/metrics`;
  for (const host of [
    '127.0.0.1:8200',
    'localhost',
    'localhost:1',
    '[::1]:8200',
    'vault-agent',
    'a.localhost',
  ]) {
    t.equal(await ask(url, { host }), 200, host);
  }
  for (const host of [
    'evil.example.com',
    'evil.example.com:8200',
    '127.0.0.1.evil.com',
    'localhost.evil.com',
  ]) {
    t.equal(await ask(url, { host }), 403, host);
  }
});

t.test('a listener on every address may have any name', async (t) => {
  const api = await openApi({ listeners: [{ role: 'metrics_only', address: '0.0.0.0:0' }] });
  t.teardown(() => api.listeners.close());
  t.equal(await ask(`${api.urls[0] ?? ''}/agent/v1/metrics`, { host: 'agent.shop.svc.cluster.local' }), 200);
});

t.test('require_request_header guards the proxy, and nothing else', async (t) => {
  const vault = await standIn((_request, response) => response.end('{}'));
  const api = await openApi({ address: vault.address, listeners: [{ requireRequestHeader: true }] });
  t.teardown(async () => {
    await api.listeners.close();
    vault.close();
  });
  const url = api.urls[0] ?? '';
  const refused = await fetch(`${url}/v1/secret/data/app`);
  t.equal(refused.status, 412);
  t.match(await refused.json(), { errors: [/X-Vault-Request/] });
  t.equal(await ask(`${url}/v1/secret/data/app`, { 'X-Vault-Request': 'false' }), 412);
  t.equal(await ask(`${url}/v1/secret/data/app`, { 'X-Vault-Request': 'true' }), 200);
  t.equal(await ask(`${url}/agent/v1/metrics`, {}), 200);
  t.equal(vault.seen.length, 1);
});
