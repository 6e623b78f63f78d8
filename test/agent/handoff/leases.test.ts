import t from 'tap';
import { LeaseBook, requestKey } from '../../../agent/handoff/leases.ts';
import type { VaultClient, VaultRequest } from '../../../agent/vault/client.ts';

const signal = new AbortController().signal;
const credentials: VaultRequest = {
  method: 'GET',
  path: 'database/creds/app',
  token: 'one',
  purpose: 'template',
  signal,
};

/** A Vault that leases everything for a minute, and tells what it was asked. */
function leasing(more: object = {}): { client: VaultClient; asked: string[] } {
  const asked: string[] = [];
  const client: VaultClient = {
    address: 'http://vault',
    close: () => undefined,
    request: async ({ path }) => {
      asked.push(path);
      const answer = { lease_id: 'lease/1', lease_duration: 60, renewable: true, ...more };
      return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(answer)) };
    },
  };
  return { client, asked };
}

async function bookWith(now: () => number, more: object = {}): Promise<LeaseBook> {
  const book = new LeaseBook(now);
  await book.inFrontOf(leasing(more).client).request(credentials);
  return book;
}

t.test('an inherited answer is given once and then asked for again', async (t) => {
  const answers = (await bookWith(() => 0)).answers('one');
  const heir = new LeaseBook(() => 1_000);
  heir.inherit({ token: 'one', answers });
  const { client, asked } = leasing();
  const asking = heir.inFrontOf(client);
  t.match(Buffer.from((await asking.request(credentials)).body).toString(), 'lease/1');
  t.same(asked, []);
  t.equal(heir.answers('one').length, 1, 'what was inherited is left again');
  await asking.request(credentials);
  t.same(asked, ['database/creds/app']);
});

t.test('an answer is not given under another token or after its lease', async (t) => {
  const answers = (await bookWith(() => 0)).answers('one');
  for (const [token, now] of [
    ['other', 1_000],
    ['one', 60_000],
  ] as const) {
    const heir = new LeaseBook(() => now);
    heir.inherit({ token: 'one', answers });
    const { client, asked } = leasing();
    await heir.inFrontOf(client).request({ ...credentials, token });
    t.same(asked, ['database/creds/app']);
  }
});

t.test('a renewal prolongs what is kept', async (t) => {
  let now = 0;
  const book = await bookWith(() => now);
  now = 50_000;
  await book.inFrontOf(leasing().client).request({
    ...credentials,
    method: 'PUT',
    path: 'sys/leases/renew',
    body: '{"lease_id":"lease/1"}',
  });
  now = 100_000;
  t.equal(book.answers('one').length, 1);
  now = 110_000;
  t.same(book.answers('one'), []);
});

t.test('answers without a renewable lease and answers under an earlier token are not kept', async (t) => {
  t.same((await bookWith(() => 0, { renewable: false })).answers('one'), []);
  t.same((await bookWith(() => 0, { lease_id: '' })).answers('one'), []);
  const book = await bookWith(() => 0);
  await book
    .inFrontOf(leasing({ lease_id: 'lease/2' }).client)
    .request({ ...credentials, path: 'aws/creds/app', token: 'two' });
  t.same(book.answers('one'), []);
  t.same(
    book.answers('two').map(({ leaseId }) => leaseId),
    ['lease/2'],
  );
});

t.test('the order of query parameters makes no difference to a request', async (t) => {
  const request = { ...credentials, query: { a: '1', b: '2' } };
  t.equal(requestKey(request), requestKey({ ...request, query: { b: '2', a: '1' } }));
  t.not(requestKey(request), requestKey({ ...request, body: '{}' }));
});
