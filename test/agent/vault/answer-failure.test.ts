import fc from 'fast-check';
import t from 'tap';
import { answerFailure } from '../../../agent/vault/answer-failure.ts';
import type { VaultRequest } from '../../../agent/vault/client.ts';

const { signal } = new AbortController();
const about = { subject: 'PUT https://v/v1/x', now: 0 };
const request = (changes: Partial<VaultRequest> = {}): VaultRequest => ({
  method: 'PUT',
  path: 'auth/kubernetes/login',
  purpose: 'auth',
  signal,
  ...changes,
});
const failure = (status: number, errors: unknown, changes: Partial<VaultRequest> = {}) =>
  answerFailure(
    request(changes),
    { status, headers: {}, body: Buffer.from(JSON.stringify({ errors })) },
    about,
  );

t.test('what the servers say about logins, leases and tokens is understood', async (t) => {
  const cases: [number, string, Partial<VaultRequest>, string][] = [
    [400, 'invalid role name "app"', {}, 'bad-role'],
    [400, 'role "app" could not be found', {}, 'bad-role'],
    [403, 'service account name not authorized', {}, 'login-denied'],
    [403, 'permission denied', {}, 'login-denied'],
    [400, 'missing client token', { path: 'secret/x' }, 'bad-request'],
    [403, 'permission denied', { path: 'secret/x' }, 'permission-denied'],
    [403, 'permission denied\ninvalid token', { path: 'secret/x' }, 'invalid-token'],
    [400, 'lease not found', { path: 'sys/leases/renew' }, 'lease-gone'],
    [400, 'lease not found', { path: 'secret/x' }, 'bad-request'],
    [400, 'invalid issued at (iat) claim', { path: 'auth/jwt/login' }, 'clock'],
    [503, 'Vault is sealed', {}, 'sealed'],
    [501, 'Vault is not initialized', {}, 'sealed'],
    [500, 'no active node found', {}, 'standby'],
    [500, 'pq: role "unsealed" exists', { path: 'database/creds/x' }, 'server'],
    [308, '', {}, 'redirect-refused'],
  ];
  for (const [status, said, changes, code] of cases)
    t.equal(failure(status, [said], changes).code, code, said);
});

t.test(
  'security requirement 9: a failure repeats neither the token nor what was sent, however the server quotes it',
  async () => {
    const secret = fc
      .string({ minLength: 8, maxLength: 40, unit: 'grapheme-ascii' })
      .filter((text) => !/\s\s|^\s|\s$/.test(text));
    const forms: ((text: string) => string)[] = [
      (text) => text,
      (text) => JSON.stringify(text),
      (text) => Buffer.from(text).toString('base64'),
    ];
    fc.assert(
      fc.property(secret, secret, fc.constantFrom(...forms), (token, value, form) => {
        const errors = [`bad token ${form(token)}.`, `cannot use ${form(value)}!`];
        const { message } = failure(400, errors, {
          token,
          body: JSON.stringify({ role: 'app', deep: [{ value }] }),
        });
        return !message.includes(form(token)) && !message.includes(form(value));
      }),
    );
  },
);

t.test('hostile answers are cut short and stay on one line', async (t) => {
  const many = failure(400, [...Array.from({ length: 100 }, (_, i) => `e${i}`), 7, { a: 1 }, null]);
  t.equal(many.errors.length, 5);
  const long = failure(400, ['x\n'.repeat(10_000)]);
  t.ok(long.message.length < 500);
  t.notMatch(long.message, '\n');
  for (const body of ['', 'null', '[]', '{"errors":"no list"}', '<html>', '['.repeat(200_000)]) {
    const { code, errors } = answerFailure(
      request({ path: 'x' }),
      { status: 500, headers: {}, body: Buffer.from(body) },
      about,
    );
    t.same([code, errors], ['server', []], body.slice(0, 20));
  }
});
