import { createVerify, generateKeyPairSync } from 'node:crypto';
import type { Test } from 'tap';
import t from 'tap';
import { serve } from '../vault/servers.ts';
import { fetchFrom, login, memoryFiles, method, now, portsWith } from './stand-ins.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const keyFile = JSON.stringify({
  type: 'service_account',
  client_email: 'app@project.iam.gserviceaccount.com',
  private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  token_uri: 'https://oauth2.googleapis.com/token',
});
const part = (jwt: string, index: number): unknown =>
  JSON.parse(Buffer.from(jwt.split('.')[index] ?? '', 'base64url').toString());

async function google(t: Test) {
  const server = await serve(({ url = '', headers }, response) => {
    const metadata = '/metadata.google.internal/computeMetadata/v1/instance/service-accounts';
    const answers: Record<string, string> = {
      [`${metadata}/default/identity?audience=https%3A%2F%2Fvault.example%3A8200%2Fvault%2Fapp&format=full`]:
        'gce.jwt\n',
      [`${metadata}/default/email`]: 'node@project.iam.gserviceaccount.com',
      [`${metadata}/default/token`]: '{"access_token":"node-access"}',
      '/oauth2.googleapis.com/token': '{"access_token":"key-access"}',
    };
    const asksMetadata = url.startsWith(metadata) && headers['metadata-flavor'] !== 'Google';
    const body = url.endsWith(':signJwt') ? '{"keyId":"k","signedJwt":"signed.jwt"}' : answers[url];
    response.writeHead(body === undefined || asksMetadata ? 403 : 200).end(body);
  });
  t.teardown(server.close);
  return server;
}

t.test('gce sends the identity token of the machine', async (t) => {
  const server = await google(t);
  const settings = { type: 'gce', role: 'app', service_account: 'default' };
  const made = await method('gcp', settings, portsWith({ fetch: fetchFrom(server.address) }));
  t.match(await login(made), { path: 'auth/gcp/login', body: { role: 'app', jwt: 'gce.jwt' } });
});

t.test('iam has a JWT signed for the account of the key file', async (t) => {
  const server = await google(t);
  const ports = portsWith({ fetch: fetchFrom(server.address), files: memoryFiles({ '/key.json': keyFile }) });
  const settings = {
    type: 'iam',
    role: 'app',
    service_account: 'default',
    credentials: '/key.json',
    jwt_exp: 15,
  };
  t.match(await login(await method('gcp', settings, ports)), { body: { role: 'app', jwt: 'signed.jwt' } });

  const [tokenRequest, signRequest] = server.seen;
  const form = new URLSearchParams(tokenRequest?.body);
  const assertion = form.get('assertion') ?? '';
  const [head, claims, signature = ''] = assertion.split('.');
  const verified = createVerify('RSA-SHA256').update(`${head ?? ''}.${claims ?? ''}`);
  t.ok(verified.verify(publicKey, signature, 'base64url'), 'signed with the key of the file');
  t.match(part(assertion, 1), {
    iss: 'app@project.iam.gserviceaccount.com',
    iat: now / 1000,
    exp: now / 1000 + 3600,
  });

  t.match(signRequest, {
    url: '/iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/app%40project.iam.gserviceaccount.com:signJwt',
    headers: { authorization: 'Bearer key-access' },
  });
  const { payload } = JSON.parse(signRequest?.body ?? '{}') as { payload: string };
  t.same(JSON.parse(payload), {
    sub: 'app@project.iam.gserviceaccount.com',
    aud: 'http://vault/app',
    exp: now / 1000 + 900,
  });
});

t.test('iam without a key file signs as the machine', async (t) => {
  const server = await google(t);
  const settings = { type: 'iam', role: 'app', service_account: 'default', jwt_exp: 15 };
  await login(await method('gcp', settings, portsWith({ fetch: fetchFrom(server.address) })));
  t.match(server.seen.at(-1), {
    url: /node%40project/,
    headers: { authorization: 'Bearer node-access' },
  });
});

t.test('credentials of another kind, or with a broken key, are refused without being shown', async (t) => {
  const attempt = async (credentials: string) =>
    login(await method('gcp', { type: 'iam', role: 'app', credentials }, portsWith())).catch(String);
  t.match(await attempt('{"type":"external_account"}'), /"external_account" is not supported/);
  const broken = await attempt('{"type":"service_account","private_key":"SEKRET","client_email":"x"}');
  t.match(broken, 'private_key cannot sign');
  t.notMatch(broken, 'SEKRET');
});
