import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Test } from 'tap';
import t from 'tap';
import { signedHeaders } from '../../../agent/auth/aws/signature.ts';
import type { AuthPorts } from '../../../agent/auth/method.ts';
import { serve } from '../vault/servers.ts';
import type { Running } from '../vault/servers.ts';
import { fetchFrom, login, memoryFiles, method, now, portsWith, signal } from './stand-ins.ts';

const iam = { type: 'iam', role: 'app', region: 'us-east-1', header_value: 'vault.example' };
const decode = (text: unknown) => Buffer.from(String(text), 'base64').toString();

/** The parts of an iam login as Vault takes them apart. */
function proofIn(credentials: unknown) {
  const { body } = credentials as { body: Record<string, string> };
  return {
    method: body.iam_http_request_method,
    url: decode(body.iam_request_url),
    body: decode(body.iam_request_body),
    headers: JSON.parse(decode(body.iam_request_headers)) as Record<string, string[]>,
  };
}

t.test('the signature is that of the test suite of AWS', async (t) => {
  const keys = {
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
    sessionToken: '',
  };
  const scope = { region: 'us-east-1', service: 'service', time: Date.parse('2015-08-30T12:36:00Z') };
  const url = new URL('https://example.amazonaws.com/');
  const get = signedHeaders({ method: 'GET', url, headers: {}, body: '' }, keys, scope);
  t.match(get.Authorization, 'Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31');
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const post = signedHeaders({ method: 'POST', url, headers, body: 'Param1=value1' }, keys, scope);
  t.match(post.Authorization, 'Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a');
});

t.test('iam looks for other keys every minute or as often as configured', async (t) => {
  const env = { AWS_ACCESS_KEY_ID: 'AKID-1', AWS_SECRET_ACCESS_KEY: 'sekret' };
  const made = await method('aws', { ...iam, credential_poll_interval: 5 }, portsWith({ env }));
  t.match(made.watch, { everyMs: 5_000, takesAway: false });
  t.match((await method('aws', iam, portsWith({ env }))).watch, { everyMs: 60_000 });
  t.equal(await made.watch?.look(signal), false);
  env.AWS_ACCESS_KEY_ID = 'AKID-2';
  t.equal(await made.watch?.look(signal), true);
  env.AWS_ACCESS_KEY_ID = 'AKID-3';
  await login(made);
  t.equal(await made.watch?.look(signal), false, 'a login has used them already');
  t.equal((await method('aws', { ...iam, type: 'ec2' }, portsWith())).watch, undefined);
});

t.test('iam sends a signed request that only Vault is to send on', async (t) => {
  const keys = { access_key: 'AKID', secret_key: 'sekret', session_token: 'session' };
  const made = await method('aws', { ...iam, ...keys }, portsWith());
  const credentials = await login(made);
  t.match(credentials, { path: 'auth/aws/login', body: { role: 'app' } });
  const proof = proofIn(credentials);
  t.match(proof, {
    method: 'POST',
    url: 'https://sts.amazonaws.com/',
    body: 'Action=GetCallerIdentity&Version=2011-06-15',
    headers: {
      'Content-Length': ['43'],
      'X-Amz-Date': ['20260102T030405Z'],
      'X-Amz-Security-Token': ['session'],
      'X-Vault-AWS-IAM-Server-ID': ['vault.example'],
    },
  });
  const [authorization = ''] = proof.headers.Authorization ?? [];
  t.match(authorization, 'Credential=AKID/20260102/us-east-1/sts/aws4_request');
  t.match(
    authorization,
    'SignedHeaders=content-length;content-type;host;x-amz-date;x-amz-security-token;x-vault-aws-iam-server-id',
  );
  t.notMatch(JSON.stringify(proof), 'sekret');
});

t.test('the end-point follows the region', async (t) => {
  const env = { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'B' };
  const urlFor = async (region: string, more = {}) =>
    proofIn(await login(await method('aws', { ...iam, region }, portsWith({ env: { ...env, ...more } }))))
      .url;
  t.equal(await urlFor('eu-west-1'), 'https://sts.eu-west-1.amazonaws.com/');
  t.equal(await urlFor('cn-north-1'), 'https://sts.cn-north-1.amazonaws.com.cn/');
  t.equal(await urlFor('us-east-1', { AWS_ENDPOINT_URL_STS: 'http://sts.local' }), 'http://sts.local/');
});

async function standIn(
  t: Test,
  answer: (url: string, request: IncomingMessage) => string | undefined,
): Promise<Running> {
  const server = await serve((request: IncomingMessage, response: ServerResponse) => {
    const body = answer(request.url ?? '', request);
    response.writeHead(body === undefined ? 404 : 200).end(body);
  });
  t.teardown(server.close);
  return server;
}

t.test('a web identity is exchanged for keys', async (t) => {
  const server = await standIn(
    t,
    () =>
      '<R><Credentials><AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>k</SecretAccessKey><SessionToken>st</SessionToken></Credentials></R>',
  );
  const ports = portsWith({
    files: memoryFiles({ '/eks/token': 'the.jwt\n' }),
    fetch: fetchFrom(server.address),
    env: {
      AWS_WEB_IDENTITY_TOKEN_FILE: '/eks/token',
      AWS_ROLE_ARN: 'arn:aws:iam::1:role/x',
      AWS_REGION: 'eu-west-1',
    },
  });
  const proof = proofIn(await login(await method('aws', iam, ports)));
  t.match(proof.headers.Authorization, [/Credential=ASIA1\//]);
  t.equal(server.seen[0]?.url, '/sts.eu-west-1.amazonaws.com/');
  t.match(Object.fromEntries(new URLSearchParams(server.seen[0]?.body)), {
    Action: 'AssumeRoleWithWebIdentity',
    RoleArn: 'arn:aws:iam::1:role/x',
    WebIdentityToken: 'the.jwt',
  });
});

t.test('a container asks its agent, but never sends the token elsewhere', async (t) => {
  const server = await standIn(t, () => '{"AccessKeyId":"ASIA2","SecretAccessKey":"k","Token":"st"}');
  const env = {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.address}/keys`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: 'ct',
  };
  const ports = (env: AuthPorts['env']) => portsWith({ fetch: fetchFrom(server.address), env });
  const proof = proofIn(await login(await method('aws', iam, ports(env))));
  t.match(proof.headers.Authorization, [/Credential=ASIA2\//]);
  t.match(server.seen[0], { url: '/keys', headers: { authorization: 'ct' } });
  const away = { ...env, AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://evil.example/keys' };
  await t.rejects(login(await method('aws', iam, ports(away))), { code: 'cloud-credentials' });
  const relative = { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/keys' };
  await login(await method('aws', iam, ports(relative)));
  t.equal(server.seen[1]?.url, '/169.254.170.2/v2/keys');
});

t.test('an instance asks the metadata service with a token of its own', async (t) => {
  const server = await standIn(t, (url, { method, headers }) => {
    if (method === 'PUT' && url === '/latest/api/token') return 'imds-token';
    if (headers['x-aws-ec2-metadata-token'] !== 'imds-token') return undefined;
    return {
      '/latest/meta-data/iam/security-credentials/': 'node-role\n',
      '/latest/meta-data/iam/security-credentials/node-role':
        '{"AccessKeyId":"ASIA3","SecretAccessKey":"k","Token":"t"}',
      '/latest/dynamic/instance-identity/document': '{"region":"eu"}',
      '/latest/dynamic/instance-identity/signature': 'sig',
    }[url];
  });
  const ports = portsWith({
    fetch: fetchFrom(server.address),
    env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: server.address },
  });
  t.match(proofIn(await login(await method('aws', iam, ports))).headers.Authorization, [
    /Credential=ASIA3\//,
  ]);
  const ec2 = await method('aws', { ...iam, type: 'ec2', nonce: '' }, ports);
  const [first, second] = [await login(ec2), await login(ec2)];
  t.match(first, {
    body: { role: 'app', identity: Buffer.from('{"region":"eu"}').toString('base64'), signature: 'sig' },
  });
  t.same(first, second, 'the nonce stays');
  t.match(first, { body: { nonce: /^[0-9a-f-]{36}$/ } });
});

t.test('without any keys the failure says so', async (t) => {
  const ports = portsWith({ env: { AWS_EC2_METADATA_DISABLED: 'true' } });
  await t.rejects(login(await method('aws', iam, ports)), { code: 'cloud-credentials' });
  await t.rejects(login(await method('aws', iam, portsWith())), { code: 'cloud-service', status: 404 });
  t.ok(now > 0);
});
