import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import type { ApiProxyConfig } from '../../../agent/config/model.ts';
import { until } from '../../../dev/process/poll.ts';
import { openApi, standIn } from './api.ts';
import type { ApiChanges, OpenApi, StandIn } from './api.ts';

const json = { 'content-type': 'application/json' };

function proxyWith(useAutoAuthToken: ApiProxyConfig['useAutoAuthToken']): ApiProxyConfig {
  return { useAutoAuthToken, enforceConsistency: 'never', whenInconsistent: 'fail' };
}

/** An API in front of a stand-in; both end with the test. */
async function opened(
  t: Pick<typeof import('tap').t, 'teardown'>,
  answer: Parameters<typeof standIn>[0],
  changes: ApiChanges = {},
): Promise<{ readonly vault: StandIn; readonly api: OpenApi; readonly url: string }> {
  const vault = await standIn(answer);
  const api = await openApi({ address: vault.address, ...changes });
  t.teardown(async () => {
    await api.listeners.close();
    vault.close();
  });
  return { vault, api, url: api.urls[0] ?? '' };
}

t.test('a request goes to Vault as it is, with the agent named before the caller', async (t) => {
  const { vault, url } = await opened(t, (_request, response) => {
    response.writeHead(200, { ...json, 'x-from-vault': 'yes' }).end('{"data":{"n":12345678901234567890}}');
  });
  const headers = {
    'x-vault-token': 'hvs.caller',
    'x-vault-namespace': 'team/a',
    'user-agent': 'app/1.0',
    'x-further': 'kept',
  };
  const response = await fetch(`${url}/v1/secret/data/app?version=2&x=%2F`, {
    method: 'POST',
    headers,
    body: '{}',
  });
  t.equal(response.status, 200);
  t.equal(await response.text(), '{"data":{"n":12345678901234567890}}', 'not a digit is changed');
  t.equal(response.headers.get('x-cache'), 'MISS');
  t.equal(response.headers.get('x-from-vault'), 'yes');
  const [seen] = vault.seen;
  t.match(seen, { method: 'POST', url: '/v1/secret/data/app?version=2&x=%2F', size: 2 });
  t.match(seen?.headers, { ...headers, 'user-agent': /^Vault Agent API Proxy\/.*; app\/1\.0$/ });
  t.equal(seen?.headers['accept-encoding'], undefined);
  t.equal(seen?.headers.host, vault.address.replace('http://', ''));
});

t.test('the token of a request is chosen as configured', async (t) => {
  for (const [use, bare, own] of [
    ['never', undefined, 'hvs.caller'],
    ['absent', 'hvs.agent', 'hvs.caller'],
    ['force', 'hvs.agent', 'hvs.agent'],
  ] as const) {
    const { vault, api, url } = await opened(t, (_request, response) => response.end('{}'), {
      top: { apiProxy: proxyWith(use) },
    });
    await fetch(`${url}/v1/x`);
    api.logIn('hvs.agent');
    await fetch(`${url}/v1/x`);
    await fetch(`${url}/v1/x`, { headers: { 'x-vault-token': 'hvs.caller' } });
    const tokens = vault.seen.map(({ headers }) => headers['x-vault-token']);
    t.same(tokens, [undefined, bare, own], use);
  }
});

t.test('errors of Vault pass with status, headers and body', async (t) => {
  const { url } = await opened(t, (_request, response) => {
    response.writeHead(403, { ...json, 'x-from-vault': 'yes' }).end('{"errors":["permission denied"]}');
  });
  const response = await fetch(`${url}/v1/secret/data/app`);
  t.equal(response.status, 403);
  t.equal(response.headers.get('x-from-vault'), 'yes');
  t.equal(response.headers.get('x-cache'), null);
  t.same(await response.json(), { errors: ['permission denied'] });
});

t.test('a Vault that cannot be reached is a 500 with errors', async (t) => {
  const { vault, url } = await opened(t, (_request, response) => response.end());
  vault.close();
  const response = await fetch(`${url}/v1/secret/data/app`, { headers: { 'x-vault-token': 'hvs.S3CRET' } });
  t.equal(response.status, 500);
  const text = await response.text();
  t.match(text, /"errors":\[".*nothing listens/);
  t.notMatch(text, /S3CRET/);
});

t.test('an answer that is cut off reaches the caller as a cut-off answer', async (t) => {
  const server = createServer((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const api = await openApi({ address: `http://127.0.0.1:${port}` });
  t.teardown(async () => {
    await api.listeners.close();
    server.close();
  });
  await t.rejects(fetch(`${api.urls[0] ?? ''}/v1/x`).then((response) => response.text()));
});

t.test('a passing failure is tried again, with its body, after the time Vault asks for', async (t) => {
  let tries = 0;
  const { vault, url } = await opened(
    t,
    (_request, response) => {
      tries += 1;
      if (tries < 3) response.writeHead(tries === 1 ? 503 : 429, { 'retry-after': '0' }).end('{}');
      else response.writeHead(200, json).end('{"done":true}');
    },
    { retries: 2 },
  );
  const response = await fetch(`${url}/v1/x`, { method: 'PUT', body: 'abc' });
  t.same(await response.json(), { done: true });
  t.same(
    vault.seen.map(({ size }) => size),
    [3, 3, 3],
  );
});

t.test('the last failure is the answer once the retries are used up; 501 is never tried again', async (t) => {
  const { vault, url } = await opened(
    t,
    ({ url }, response) =>
      response.writeHead(url === '/v1/odd' ? 501 : 503, { 'retry-after': '0' }).end('{"errors":["sealed"]}'),
    { retries: 1 },
  );
  t.equal((await fetch(`${url}/v1/x`)).status, 503);
  t.equal(vault.seen.length, 2);
  t.equal((await fetch(`${url}/v1/odd`)).status, 501);
  t.equal(vault.seen.length, 3);
});

t.test('a redirect of a standby is followed once', async (t) => {
  const { vault, url } = await opened(t, (request, response) => {
    const [path = '', hops = '0'] = request.url?.split('?') ?? [];
    if (hops === '2') response.end('{"at":"the end"}');
    else response.writeHead(307, { location: `${path}?${Number(hops) + 1}` }).end();
  });
  const twice = await fetch(`${url}/v1/x`, { redirect: 'manual' });
  t.equal(twice.status, 307, 'the second one is the caller’s');
  t.equal((await fetch(`${url}/v1/x?1`)).status, 200);
  t.equal(vault.seen.length, 4);
});

t.test('large bodies pass both ways, as they come', async (t) => {
  const size = 8 * 1024 * 1024;
  const { vault, url } = await opened(t, (_request, response) => response.end(Buffer.alloc(size, 'a')));
  const response = await fetch(`${url}/v1/x`, { method: 'PUT', body: Buffer.alloc(size, 'b') });
  t.equal((await response.arrayBuffer()).byteLength, size);
  t.equal(vault.seen[0]?.size, size);
});

t.test('a caller who goes away ends the request to Vault, whether it answers already or not', async (t) => {
  let ended = 0;
  const { vault, url } = await opened(t, (request, response) => {
    response.once('close', () => (ended += 1));
    if (request.url === '/v1/streaming') response.write('the first part');
  });
  const leaving = new AbortController();
  const silent = fetch(`${url}/v1/silent`, { signal: leaving.signal });
  const streaming = await fetch(`${url}/v1/streaming`, { signal: leaving.signal });
  await until('both are asked', () => vault.seen.length === 2);
  leaving.abort();
  await t.rejects(silent);
  await t.rejects(streaming.text());
  await until('both are ended', () => ended === 2);
});

t.test('HEAD and 204 have no body and keep their headers', async (t) => {
  const { url } = await opened(t, ({ method }, response) => {
    if (method === 'HEAD') response.writeHead(200, { 'content-length': '42' }).end();
    else response.writeHead(204).end();
  });
  const head = await fetch(`${url}/v1/x`, { method: 'HEAD' });
  t.equal(head.headers.get('content-length'), '42');
  t.equal((await fetch(`${url}/v1/x`, { method: 'DELETE' })).status, 204);
});

t.test('what describes the agent’s own token comes without the token, however it is spelled', async (t) => {
  const about = {
    data: { id: 'hvs.agent', accessor: 'acc', ttl: 60 },
    auth: { client_token: 'hvs.agent', accessor: 'acc', lease_duration: 60 },
  };
  const { api, url } = await opened(
    t,
    (_request, response) => response.writeHead(200, json).end(JSON.stringify(about)),
    { top: { apiProxy: proxyWith('absent') } },
  );
  api.logIn('hvs.agent');
  const stripped = { data: { ttl: 60 }, auth: { lease_duration: 60 } };
  for (const path of [
    'auth/token/lookup-self',
    'auth/token/renew-self',
    'auth/token/lookup-sel%66',
    '/auth//token/./lookup-self/',
    'ns1/auth/token/lookup-self',
    'auth/token/lookup/hvs.agent',
  ]) {
    t.same(await (await fetch(`${url}/v1/${path}`)).json(), stripped, path);
  }
  const named = { method: 'PUT', body: JSON.stringify({ token: 'hvs.agent' }) };
  t.same(await (await fetch(`${url}/v1/auth/token/lookup`, named)).json(), stripped);
  const callers = { headers: { 'x-vault-token': 'hvs.caller' } };
  t.same(await (await fetch(`${url}/v1/auth/token/lookup-self`, callers)).json(), about, 'a caller’s own');
});

t.test('enforced consistency sends what the last answer knew', async (t) => {
  let status = 200;
  const { vault, url } = await opened(
    t,
    (_request, response) => response.writeHead(status, { 'x-vault-index': 'index-1' }).end('{}'),
    {
      retries: 3,
      top: {
        apiProxy: { useAutoAuthToken: 'never', enforceConsistency: 'always', whenInconsistent: 'forward' },
      },
    },
  );
  await fetch(`${url}/v1/x`);
  status = 412;
  t.equal((await fetch(`${url}/v1/x`)).status, 412, 'not tried again unless configured');
  t.same(
    vault.seen.map(({ headers }) => [headers['x-vault-index'], headers['x-vault-inconsistent']]),
    [
      [undefined, 'forward-active-node'],
      ['index-1', 'forward-active-node'],
    ],
  );
});
