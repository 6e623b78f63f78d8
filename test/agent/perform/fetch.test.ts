import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { Event, StepOf } from '../../../agent/event.ts';
import { Swaps } from '../../../agent/file/swaps.ts';
import type { Answer } from '../../../agent/machine/secret.ts';
import { perform } from '../../../agent/perform.ts';
import type { Ports } from '../../../agent/perform.ts';
import { clientSettings } from '../../../agent/vault/client-settings.ts';
import { createVaultClient } from '../../../agent/vault/create-client.ts';
import { startEmbeddedVault } from '../../../dev/vault.ts';
import { GoSlice, GoStruct, toText } from '../../../gotemplate/index.ts';
import type { Reference, Value } from '../../../gotemplate/index.ts';
import { issueCertificate } from '../../../dev/certificate.ts';
import { configuration } from '../configuration.ts';

const vault = await startEmbeddedVault();
t.teardown(() => vault.stop());
const settings = clientSettings(
  { ...configuration().vault, address: vault.address },
  { version: 'test', maxConnectionsPerHost: 4, keepAlive: false },
);
const files = { readFile: () => Promise.reject(new Error('no files')), readDir: () => Promise.resolve([]) };
const client = await createVaultClient(settings, { files, env: {}, now: Date.now });
const ports: Ports = {
  client,
  method: undefined,
  login: { namespace: '', wrapTtlMs: 0 },
  templateNamespace: '',
  threshold: 0.9,
  encryptForSink: (text) => Promise.resolve(text),
  commands: { env: {}, kill: () => undefined },
  now: Date.now,
  uniqueSuffix: () => '00000000',
  swaps: new Swaps(),
  signal: new AbortController().signal,
};

async function write(path: string, body: unknown, method = 'PUT'): Promise<void> {
  const headers = { 'x-vault-token': vault.token };
  await fetch(`${vault.address}/v1/${path}`, { method, headers, body: JSON.stringify(body) });
}

function fetching(
  reference: Reference,
  more: { destination?: string; sandbox?: string } = {},
): Promise<Event> {
  const { destination = '', sandbox = '' } = more;
  const wanted = { key: reference.identity, reference, destination, sandbox };
  const step: StepOf<'fetch'> = { kind: 'fetch', wanted, token: vault.token, generation: 1 };
  return perform(step, ports);
}

async function answerTo(...asked: Parameters<typeof fetching>): Promise<Answer> {
  const event = await fetching(...asked);
  if (event.kind !== 'fetched') throw new Error(JSON.stringify(event));
  return event.answer;
}

const read = (path: string, query = ''): Reference => ({ kind: 'read', identity: path, path, query });
const list = (path: string): Reference => ({ kind: 'list', identity: path, path });
const file = (path: string): Reference => ({ kind: 'file', identity: path, path });
const pairs = (kind: 'write' | 'pki', path: string, data: Record<string, string>): Reference => ({
  kind,
  identity: path,
  path,
  data: new Map(Object.entries(data)),
});
const dataOf = (value: Value): Value | undefined =>
  value instanceof GoStruct ? value.field('Data') : undefined;

t.test('a version 2 secret is found by its short and by its whole path', async (t) => {
  await write('secret/data/app', { data: { password: 'one' } });
  for (const path of ['secret/app', 'secret/data/app']) {
    const event = await fetching(read(path));
    t.match(event, { kind: 'fetched', mount: { version: 2, path: 'secret/' } });
  }
  const answer = await answerTo(read('secret/app'));
  t.same([answer.leaseId, answer.reread], ['', { rule: 'static' }]);
});

t.test('a version can be asked for, and a deleted one is absent', async (t) => {
  await write('secret/data/v', { data: { n: '1' } });
  await write('secret/data/v', { data: { n: '2' } });
  t.match(await fetching(read('secret/v', 'version=1')), { kind: 'fetched' });
  await write('secret/data/v', undefined, 'DELETE');
  t.match(await fetching(read('secret/v')), { kind: 'fetch-failed', failure: { code: 'absent' } });
  t.match(await fetching(read('secret/v', 'version=1')), { kind: 'fetched' });
});

t.test('a missing secret is absent, and the mount that was found is kept', async (t) => {
  const event = await fetching(read('secret/nothing'));
  t.match(event, { kind: 'fetch-failed', failure: { code: 'absent' }, mount: { version: 2 } });
});

t.test('a preflight that is refused means version 1, one that fails is tried again', async (t) => {
  const preflight = /^sys\/internal\/ui\/mounts/;
  vault.faults.add({ path: preflight, status: 403, errors: ['permission denied'], times: 1 });
  t.match(await fetching(read('secret/data/app')), { kind: 'fetched', mount: { version: 1 } });
  vault.faults.add({ path: preflight, status: 500, times: 1 });
  t.match(await fetching(read('secret/data/app')), { kind: 'fetch-failed', failure: { code: 'server' } });
});

t.test('lists are sorted, and empty where nothing is', async (t) => {
  for (const name of ['b', 'a', 'c/d']) await write(`secret/data/list/${name}`, { data: { x: '1' } });
  const { value } = await answerTo(list('secret/list'));
  t.same(value instanceof GoSlice && value.items, ['a', 'b', 'c/']);
  const none = await answerTo(list('secret/none'));
  t.same(none.value instanceof GoSlice && none.value.items, []);
});

t.test('writes reach version 2 in its shape, and version 1 answers with nothing', async (t) => {
  const answer = await answerTo(pairs('write', 'secret/written', { a: '1', b: 'x y' }));
  t.ok(dataOf(answer.value));
  await write('sys/mounts/kv', { type: 'kv', options: { version: '1' } });
  t.equal((await answerTo(pairs('write', 'kv/app', { a: '1' }))).value, null);
  t.match(await fetching(read('kv/app')), { kind: 'fetched', mount: { version: 1 } });
});

t.test('answers that are not what Vault sends are malformed', async (t) => {
  for (const body of ['<html>', '[]', '']) {
    vault.faults.add({ path: 'secret/data/odd', status: 200, body, times: 1 });
    t.match(await fetching(read('secret/odd')), { kind: 'fetch-failed', failure: { code: 'malformed' } });
  }
});

t.test('local files stay inside their sandbox', async (t) => {
  const folder = t.testdir({ outside: 'no' });
  mkdirSync(join(folder, 'in'));
  writeFileSync(join(folder, 'in/file'), 'käse');
  symlinkSync(join(folder, 'outside'), join(folder, 'in/link'));
  const sandbox = join(folder, 'in');
  const { value } = await answerTo(file(join(folder, 'in/file')), { sandbox });
  t.equal(typeof value === 'string' && toText(value), 'käse');
  for (const path of ['in/link', 'outside', 'in/missing']) {
    const event = await fetching(file(join(folder, path)), { sandbox });
    t.match(event, { kind: 'fetch-failed', failure: { code: 'local-file' } });
  }
  t.match(await fetching(file(join(folder, 'outside'))), { kind: 'fetched' });
});

t.test('a certificate is kept while it is good and issued when it is not', async (t) => {
  const day = 86_400_000;
  const issuer = issueCertificate({
    commonName: 'ca',
    notBefore: Date.now() - day,
    notAfter: Date.now() + day,
  });
  const issue = (notAfter: number) =>
    issueCertificate({ commonName: 'app', notBefore: Date.now() - day, notAfter, issuer });
  const [good, old] = [issue(Date.now() + 10 * day), issue(Date.now() + 1_000)];
  const folder = t.testdir({ good: good.key + good.certificate, old: old.key + old.certificate });
  const data = { certificate: good.certificate, private_key: good.key, ca_chain: [issuer.certificate] };
  const asked = pairs('pki', 'pki/issue/app', { common_name: 'app' });
  t.match(await answerTo(asked, { destination: join(folder, 'good') }), { reread: { rule: 'after' } });
  t.equal(vault.requests.count('pki/issue/app'), 0);
  for (const name of ['old', 'absent']) {
    const body = JSON.stringify({ data });
    vault.faults.add({ path: 'pki/issue/app', status: 200, body, times: 1 });
    const { value } = await answerTo(asked, { destination: join(folder, name) });
    t.equal(value instanceof GoStruct && value.field('Cert'), good.certificate);
    t.equal(value instanceof GoStruct && value.field('CA'), issuer.certificate);
  }
  vault.faults.add({ path: 'pki/issue/app', status: 200, body: '{"data":{"x":"y"}}', times: 1 });
  const event = await fetching(asked, { destination: join(folder, 'old') });
  t.match(event, { kind: 'fetch-failed', failure: { code: 'bad-certificate' } });
});
