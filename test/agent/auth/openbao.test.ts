import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { createAuthPorts } from '../../../agent/auth/ports.ts';
import type { AuthMethod } from '../../../agent/auth/method.ts';
import { stringAt, valueAt } from '../../../agent/auth/answers.ts';
import type { VaultRequest } from '../../../agent/vault/client.ts';
import { createVaultClient } from '../../../agent/vault/create-client.ts';
import { startOpenBao } from '../../../dev/openbao.ts';
import { settingsFor } from '../vault/servers.ts';
import { method } from './stand-ins.ts';

/** Logins against a real server: what the stand-ins of the other tests only claim. */
const server = await startOpenBao();

if (server === undefined) {
  t.comment('NO OPENBAO FOUND: the auth methods were not tried against a real server');
  t.notOk(process.env.CI, 'a real server is needed in CI');
} else {
  const { address, token, stop } = server;
  t.teardown(stop);
  const folder = await mkdtemp(join(tmpdir(), 'auth-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };

  const noFiles = { readFile: async () => Buffer.from(''), readDir: async () => [] };
  const edges = { files: noFiles, env: {}, now: Date.now, random: Math.random };
  const client = await createVaultClient(settingsFor(address), edges);
  const ports = createAuthPorts(client, settingsFor(address), edges);
  const { signal } = new AbortController();
  const ask = async (request: Partial<VaultRequest> & { path: string }) => {
    const answer = await client.request({ method: 'PUT', token, purpose: 'auth', signal, ...request });
    return answer.body;
  };
  const write = async (path: string, body: object, more: Partial<VaultRequest> = {}) =>
    ask({ path, body: JSON.stringify(body), ...more });
  const logIn = async (made: AuthMethod) => {
    const credentials = await made.credentials(signal);
    if (credentials.kind === 'lookup') {
      return ask({ method: 'GET', path: 'auth/token/lookup-self', token: credentials.token });
    }
    return ask({ path: credentials.path, body: credentials.body, token: '', namespace: '' });
  };
  const rootNamespace = async (type: string, settings: Record<string, string | boolean>) =>
    method(type, settings, {
      ...ports,
      vault: { ...client, request: (r) => client.request({ ...r, namespace: '' }) },
    });

  t.test('token_file', async (t) => {
    const made = await rootNamespace('token_file', { token_file_path: await file('token', `${token}\n`) });
    t.same(valueAt(await logIn(made), ['data', 'policies']), ['root']);
    const wrong = await rootNamespace('token_file', { token_file_path: await file('wrong', 's.wrong') });
    await t.rejects(logIn(wrong), { code: /invalid-token|permission-denied/, status: 403 });
  });

  t.test('approle, with a plain and with a wrapped secret id', async (t) => {
    await write('sys/auth/approle', { type: 'approle' });
    await write('auth/approle/role/app', { token_ttl: '1h' });
    const roleId = stringAt(await ask({ method: 'GET', path: 'auth/approle/role/app/role-id' }), [
      'data',
      'role_id',
    ]);
    const settings = {
      role_id_file_path: await file('rid', roleId ?? ''),
      remove_secret_id_file_after_reading: true,
    };
    const secretId = stringAt(await write('auth/approle/role/app/secret-id', {}), ['data', 'secret_id']);
    const plain = await rootNamespace('approle', {
      ...settings,
      secret_id_file_path: await file('sid', `${secretId ?? ''}\n`),
    });
    t.equal(valueAt(await logIn(plain), ['auth', 'lease_duration']), 3600);
    t.equal(valueAt(await logIn(plain), ['auth', 'lease_duration']), 3600, 'again, without the file');

    const wrap = async () =>
      stringAt(await write('auth/approle/role/app/secret-id', {}, { wrapTtlMs: 60_000 }), [
        'wrap_info',
        'token',
      ]) ?? '';
    const wrapped = async (expected: string) =>
      rootNamespace('approle', {
        ...settings,
        secret_id_file_path: await file('wrapped', await wrap()),
        secret_id_response_wrapping_path: expected,
      });
    t.equal(
      valueAt(await logIn(await wrapped('auth/approle/role/app/secret-id')), ['auth', 'lease_duration']),
      3600,
    );
    await t.rejects(logIn(await wrapped('auth/approle/role/other/secret-id')), {
      code: 'wrong-wrapping-path',
    });
  });

  t.test('jwt, and what a wrong role is called', async (t) => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await write('sys/auth/jwt', { type: 'jwt' });
    await write('auth/jwt/config', {
      jwt_validation_pubkeys: [publicKey.export({ type: 'spki', format: 'pem' })],
    });
    await write('auth/jwt/role/app', {
      role_type: 'jwt',
      user_claim: 'sub',
      bound_audiences: ['vault'],
      token_ttl: '30m',
    });
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const seconds = Math.floor(Date.now() / 1000);
    const life = { iat: seconds - 60, nbf: seconds - 60, exp: seconds + 600 };
    const signed = (claims: object) => {
      const text = `${part({ alg: 'RS256' })}.${part({ sub: 'me', aud: 'vault', ...life, ...claims })}`;
      return `${text}.${sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`;
    };
    const jwt = signed({});
    const made = async (role: string, jwt = signed({})) =>
      rootNamespace('jwt', { role, path: await file('jwt', jwt), remove_jwt_after_reading: true });
    t.equal(valueAt(await logIn(await made('app')), ['auth', 'lease_duration']), 1800);
    const failure: unknown = await logIn(await made('nobody')).catch((error: unknown) => error);
    t.match(failure, { code: 'bad-role', message: /nobody/ });
    t.notMatch(String(failure), jwt);
    await t.rejects(logIn(await made('app', signed({ nbf: seconds + 900 }))), { code: 'clock' });
    await t.rejects(logIn(await made('app', signed({ aud: 'other' }))), { code: 'login-denied' });
  });

  t.test('the reads that templates make', async (t) => {
    await t.rejects(ask({ method: 'GET', path: 'secret/data/none' }), { code: 'absent', status: 404 });
    const gone: unknown = await ask({ method: 'GET', path: 'secret/data/none', token: 'hvs.gone' }).catch(
      (error: unknown) => error,
    );
    t.match(gone, { code: /invalid-token|permission-denied/, status: 403 }, 'OpenBao does not say which');
    await t.rejects(write('sys/leases/renew', { lease_id: 'database/creds/x/1' }), { code: 'lease-gone' });
    await write('secret/data/app', { data: { a: 'b' } });
    t.equal(stringAt(await ask({ method: 'GET', path: 'secret/data/app' }), ['data', 'data', 'a']), 'b');
  });
}
