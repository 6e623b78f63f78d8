import type { Test } from 'tap';
import t from 'tap';
import { serve } from '../vault/servers.ts';
import { fetchFrom, login, memoryFiles, method, portsWith } from './stand-ins.ts';

const settings = { role: 'app', resource: 'https://vault.example/', scope: '', object_id: '', client_id: '' };
const compute = { name: 'vm1', vmScaleSetName: 'set', resourceGroupName: 'group', subscriptionId: 'sub' };

async function azure(t: Test) {
  const server = await serve(({ url = '', headers }, response) => {
    const refused = url.startsWith('/169.254') && headers.metadata !== 'true';
    const body = url.includes('/metadata/instance')
      ? { compute }
      : { access_token: 'az.jwt', expires_in: '60' };
    response.writeHead(refused ? 400 : 200).end(JSON.stringify(body));
  });
  t.teardown(server.close);
  return server;
}

t.test('the managed identity of the machine logs in', async (t) => {
  const server = await azure(t);
  const made = await method(
    'azure',
    { ...settings, client_id: 'cid' },
    portsWith({ fetch: fetchFrom(server.address) }),
  );
  t.same(await login(made), {
    kind: 'login',
    path: 'auth/azure/login',
    body: {
      role: 'app',
      jwt: 'az.jwt',
      vm_name: 'vm1',
      vmss_name: 'set',
      resource_group_name: 'group',
      subscription_id: 'sub',
    },
  });
  t.same(
    server.seen.map(({ url }) => url),
    [
      '/169.254.169.254/metadata/instance?api-version=2018-02-01',
      '/169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fvault.example%2F&client_id=cid',
    ],
  );
});

t.test('a workload identity or a client secret of the environment logs in', async (t) => {
  const server = await azure(t);
  const env = { AZURE_TENANT_ID: 'tenant', AZURE_CLIENT_ID: 'cid' };
  const attempt = async (more: Record<string, string>) => {
    const files = memoryFiles({ '/fed': 'fed.jwt\n' });
    const ports = portsWith({ fetch: fetchFrom(server.address), files, env: { ...env, ...more } });
    return login(await method('azure', { ...settings, authenticate_from_environment: true }, ports));
  };
  t.match(await attempt({ AZURE_FEDERATED_TOKEN_FILE: '/fed' }), { body: { jwt: 'az.jwt' } });
  t.equal(server.seen[1]?.url, '/login.microsoftonline.com/tenant/oauth2/v2.0/token');
  t.same(Object.fromEntries(new URLSearchParams(server.seen[1]?.body)), {
    grant_type: 'client_credentials',
    client_id: 'cid',
    scope: 'https://vault.example/.default',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: 'fed.jwt',
  });
  await attempt({ AZURE_CLIENT_SECRET: 'sekret' });
  t.match(server.seen[3]?.body, 'client_secret=sekret');
  await t.rejects(attempt({}), { code: 'cloud-credentials', message: /AZURE_FEDERATED_TOKEN_FILE/ });
});
