import t from 'tap';
import { AgentError } from '../../../agent/errors.ts';
import type { VaultClient, VaultRequest } from '../../../agent/vault/client.ts';
import { limitConcurrency } from '../../../agent/vault/concurrency.ts';
import { keepConsistent } from '../../../agent/vault/consistency.ts';
import { createVaultClient } from '../../../agent/vault/create-client.ts';
import { limitRate, takePermit } from '../../../agent/vault/rate-limit.ts';
import type { Bucket } from '../../../agent/vault/rate-limit.ts';
import { serviceOf } from '../../../agent/vault/service-lookup.ts';
import { serve, settingsFor } from './servers.ts';

const { signal } = new AbortController();
const read: VaultRequest = { method: 'GET', path: 'a', purpose: 'template', signal };

function recorder(answer: (count: number) => Record<string, string> | AgentError) {
  const asked: VaultRequest[] = [];
  const client: VaultClient = {
    address: 'http://v',
    close: () => undefined,
    request: async (request) => {
      asked.push(request);
      const given = answer(asked.length);
      if (given instanceof AgentError) throw given;
      return { status: 200, headers: given, body: Buffer.from('') };
    },
  };
  return { client, asked };
}

t.test('a limit lets a burst pass and spaces the rest', async (t) => {
  const limit = { perSecond: 4, burst: 2 };
  let bucket: Bucket = { permits: limit.burst, at: 0 };
  const waits = [0, 0, 0, 0, 1000, 1000].map((now) => {
    const taken = takePermit(bucket, limit, now);
    bucket = taken.bucket;
    return taken.waitMs;
  });
  t.same(waits, [0, 0, 250, 500, 0, 0]);
  t.equal(takePermit(bucket, limit, 0).waitMs, 250, 'a clock that steps back adds nothing');
});

t.test('waiting for the limit ends with the signal', async (t) => {
  const { client, asked } = recorder(() => ({}));
  const limited = limitRate(client, { perSecond: 0.001, burst: 1 }, () => 0);
  await limited.request(read);
  const abort = new AbortController();
  const waiting = limited.request({ ...read, signal: abort.signal });
  abort.abort();
  await t.rejects(waiting, { code: 'aborted' });
  t.equal(asked.length, 1);
});

t.test('templates wait for each other, logins for nobody', async (t) => {
  const finish = new Map<string, () => void>();
  const client: VaultClient = {
    address: 'http://v',
    close: () => undefined,
    request: async ({ path }) => {
      await new Promise<void>((resolve) => finish.set(path, resolve));
      return { status: 200, headers: {}, body: Buffer.from('') };
    },
  };
  const limited = limitConcurrency(client, 2);
  const begun = async () => {
    await new Promise(setImmediate);
    return [...finish.keys()].sort();
  };
  const abort = new AbortController();
  const ask = (path: string, changes: Partial<VaultRequest> = {}) =>
    limited.request({ ...read, path, ...changes });
  const all = [ask('1'), ask('2'), ask('3'), ask('4'), ask('login', { purpose: 'auth' })];
  const givenUp = ask('5', { signal: abort.signal });
  t.same(await begun(), ['1', '2', 'login']);
  abort.abort();
  await t.rejects(givenUp, { code: 'aborted' });
  finish.get('1')?.();
  t.same(await begun(), ['1', '2', '3', 'login']);
  finish.get('2')?.();
  finish.get('3')?.();
  t.same(await begun(), ['1', '2', '3', '4', 'login']);
  finish.get('4')?.();
  finish.get('login')?.();
  await Promise.all(all);
});

t.test('the index of the last answer goes out with the next request', async (t) => {
  const { client, asked } = recorder((count) => (count === 1 ? { 'x-vault-index': 'i1' } : {}));
  const consistent = keepConsistent(client);
  await consistent.request(read);
  await consistent.request({ ...read, headers: { a: 'b' } });
  t.same(
    asked.map(({ headers }) => headers),
    [undefined, { a: 'b', 'x-vault-index': 'i1' }],
  );
});

t.test('an index that the cluster cannot reach is given up', async (t) => {
  const behind = new AgentError('inconsistent', { subject: 'x', status: 412 });
  const { client, asked } = recorder((count) => (count === 1 ? { 'x-vault-index': 'i1' } : behind));
  const consistent = keepConsistent(client);
  await consistent.request(read);
  for (let i = 0; i < 12; i++) await consistent.request(read).catch(() => undefined);
  t.equal(asked.filter(({ headers }) => headers?.['x-vault-index'] === 'i1').length, 10);
});

t.test('only an address without a port stands for a service', async (t) => {
  t.equal(serviceOf('https://vault.example'), '_http._tcp.vault.example');
  t.equal(serviceOf('https://vault.example/base'), '_http._tcp.vault.example');
  for (const address of ['https://vault.example:8200', 'https://v:443', 'unix:///x', 'http://[::1]:1']) {
    t.equal(serviceOf(address), undefined, address);
  }
});

t.test('a service is looked up with every request, and the first server by priority is asked', async (t) => {
  const [one, two] = await Promise.all([0, 0].map(() => serve((_, response) => response.end('{}'))));
  t.teardown(() => [one, two].forEach((server) => server?.close()));
  let records = [
    { name: '127.0.0.1', port: two?.port ?? 0, priority: 20 },
    { name: '127.0.0.1', port: one?.port ?? 0, priority: 10 },
  ];
  const client = await createVaultClient(settingsFor('http://vault.example/base', { srvLookup: true }), {
    files: { readFile: async () => Buffer.from(''), readDir: async () => [] },
    env: {},
    now: Date.now,
    resolveService: async (name) => {
      t.equal(name, '_http._tcp.vault.example');
      return records;
    },
  });
  await client.request(read);
  t.match(one?.seen, [{ url: '/base/v1/a' }]);
  records = records.slice(0, 1);
  await client.request(read);
  t.equal(two?.seen.length, 1);
  records = [];
  await t.rejects(client.request(read), { code: 'dns' });
  client.close();
});
