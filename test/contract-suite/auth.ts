import type { Test } from 'tap';
import type { ControlPlane } from '../../dev/control-plane.ts';
import type { Answer, Call } from './client.ts';

export async function authSuite(t: Test, call: Call, controlPlane: ControlPlane): Promise<void> {
  const without = { token: '' };

  t.test('kubernetes: a ServiceAccount token logs in with its role', async (t) => {
    await setUpKubernetes(call, controlPlane);
    const jwt = controlPlane.issueToken({ namespace: 'default', name: 'app' });
    const { status, body } = await call('PUT auth/kubernetes/login', { role: 'app', jwt }, without);
    t.equal(status, 200);
    t.match(body.auth, {
      client_token: String,
      policies: ['default', 'reader'],
      lease_duration: 600,
      renewable: true,
      token_type: 'service',
      orphan: true,
      metadata: { role: 'app', service_account_name: 'app', service_account_namespace: 'default' },
    });
    const self = await call('GET auth/token/lookup-self', undefined, {
      token: String(body.auth?.client_token),
    });
    t.match(self.body.data, { path: 'auth/kubernetes/login', display_name: 'kubernetes-default-app' });
  });

  t.test('kubernetes: everybody else is refused, with the reason', async (t) => {
    const app = { namespace: 'default', name: 'app' };
    const good = controlPlane.issueToken(app);
    const [head = '', claims = '', signature = ''] = good.split('.');
    const cases: readonly [title: string, body: object, status: number, error: RegExp][] = [
      ['unknown role', { role: 'none', jwt: good }, 400, /invalid role name "none"/],
      ['no role', { jwt: good }, 400, /missing role/],
      ['no token', { role: 'app' }, 400, /missing jwt/],
      [
        'other account',
        { role: 'app', jwt: controlPlane.issueToken({ ...app, name: 'other' }) },
        403,
        /service account name not authorized/,
      ],
      [
        'other namespace',
        { role: 'app', jwt: controlPlane.issueToken({ ...app, namespace: 'other' }) },
        403,
        /namespace not authorized/,
      ],
      [
        'expired',
        { role: 'app', jwt: controlPlane.issueToken({ ...app, lifeMs: -3_600_000 }) },
        403,
        /token is expired/,
      ],
      [
        'forged',
        { role: 'app', jwt: `${head}.${claims}.${signature.split('').reverse().join('')}` },
        403,
        /permission denied/,
      ],
      ['no JWT at all', { role: 'app', jwt: 'nonsense' }, 403, /permission denied/],
      ['wrong audience', { role: 'vault-only', jwt: good }, 403, /invalid audience|permission denied/],
    ];
    for (const [title, request, status, error] of cases) {
      const answer = await call('PUT auth/kubernetes/login', request, without);
      t.match({ status: answer.status, error: answer.body.errors?.[0] }, { status, error }, title);
    }
  });

  t.test('kubernetes: a role with an audience takes tokens for it', async (t) => {
    const jwt = controlPlane.issueToken({ namespace: 'default', name: 'app', audiences: ['vault'] });
    t.equal((await call('PUT auth/kubernetes/login', { role: 'vault-only', jwt }, without)).status, 200);
  });

  t.test('kubernetes: roles can be read, listed, deleted', async (t) => {
    t.match((await call('GET auth/kubernetes/role/app')).body.data, {
      bound_service_account_names: ['app'],
      bound_service_account_namespaces: ['default'],
      token_policies: ['reader'],
      token_ttl: 600,
    });
    t.same((await call('GET auth/kubernetes/role?list=true')).body.data, { keys: ['app', 'vault-only'] });
    t.equal((await call('DELETE auth/kubernetes/role/vault-only')).status, 204);
    t.equal((await call('GET auth/kubernetes/role/vault-only')).status, 404);
    const config = (await call('GET auth/kubernetes/config')).body.data;
    t.match(config, { kubernetes_host: controlPlane.address });
    t.notMatch(JSON.stringify(config), controlPlane.reviewerToken);
  });

  t.test('a method that is not mounted is told: permission denied', async (t) => {
    t.equal((await call('PUT auth/none/login', {}, without)).status, 403);
    t.match(await call('POST sys/auth/kubernetes', { type: 'kubernetes' }), { status: 400 });
    t.match((await call('GET sys/auth')).body.data, {
      'kubernetes/': { type: 'kubernetes' },
      'token/': { type: 'token' },
    });
  });

  t.test('approle: role id and secret id log in', async (t) => {
    await call('POST sys/auth/approle', { type: 'approle' });
    await call('POST auth/approle/role/robot', {
      token_policies: ['reader'],
      token_ttl: '10m',
      token_max_ttl: '20m',
      secret_id_num_uses: 1,
    });
    const roleId = (await call('GET auth/approle/role/robot/role-id')).body.data?.role_id;
    const made = await call('POST auth/approle/role/robot/secret-id', {});
    t.match(made.body.data, {
      secret_id: String,
      secret_id_accessor: String,
      secret_id_num_uses: 1,
      secret_id_ttl: 0,
    });
    const credentials = { role_id: roleId, secret_id: made.body.data?.secret_id };
    const login = (body: object): Promise<Answer> => call('PUT auth/approle/login', body, without);
    t.match((await login(credentials)).body.auth, {
      lease_duration: 600,
      metadata: { role_name: 'robot' },
      renewable: true,
    });
    t.match(await login(credentials), { status: 400, body: { errors: [/invalid/] } }, 'used up');
    t.match(await login({ role_id: roleId }), { status: 400, body: { errors: ['missing secret_id'] } });
    t.match(await login({ role_id: 'none', secret_id: 'none' }), {
      status: 400,
      body: { errors: ['invalid role or secret ID'] },
    });
  });

  t.test('batch roles give tokens that are not renewable', async (t) => {
    await call('POST auth/approle/role/batch', {
      token_type: 'batch',
      token_ttl: '10m',
      bind_secret_id: false,
      token_bound_cidrs: ['127.0.0.0/8'],
    });
    const roleId = (await call('GET auth/approle/role/batch/role-id')).body.data?.role_id;
    const { body } = await call('PUT auth/approle/login', { role_id: roleId }, without);
    t.match(body.auth, { token_type: 'batch', renewable: false, lease_duration: 600, accessor: '' });
  });
}

async function setUpKubernetes(call: Call, controlPlane: ControlPlane): Promise<void> {
  await call('PUT sys/policies/acl/reader', { policy: 'path "secret/*" { capabilities = ["read"] }' });
  await call('POST sys/auth/kubernetes', { type: 'kubernetes' });
  await call('POST auth/kubernetes/config', {
    kubernetes_host: controlPlane.address,
    kubernetes_ca_cert: controlPlane.ca,
    token_reviewer_jwt: controlPlane.reviewerToken,
    disable_local_ca_jwt: true,
  });
  const role = {
    bound_service_account_names: 'app',
    bound_service_account_namespaces: 'default',
    token_policies: 'reader',
    token_ttl: '10m',
  };
  await call('POST auth/kubernetes/role/app', role);
  await call('POST auth/kubernetes/role/vault-only', { ...role, audience: 'vault' });
}
