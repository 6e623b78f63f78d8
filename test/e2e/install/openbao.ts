import { eventually } from '../eventually.ts';
import { images } from '../images/names.ts';
import type { Kubectl } from '../kubectl.ts';

const namespace = 'e2e-openbao';
const token = 'root';
const port = 8200;

/** The bao command as the root user of the server in the cluster. */
export interface OpenBao {
  /** Where Pods reach it: a number, since a small cluster may have no DNS. */
  readonly address: string;
  /** Runs bao and returns its stdout; throws what it says when it fails. */
  readonly call: (...words: readonly string[]) => Promise<string>;
}

/** The OpenBao that `installOpenBao` has put in the cluster. */
export async function findOpenBaoServer(kubectl: Kubectl): Promise<OpenBao> {
  const inside = kubectl.within(namespace);
  const clusterIp = await inside.call(['get', 'service/openbao', '-o', 'jsonpath={.spec.clusterIP}']);
  const login = ['env', `BAO_ADDR=http://127.0.0.1:${port}`, `BAO_TOKEN=${token}`, 'bao'];
  return {
    address: `http://${clusterIp}:${port}`,
    call: (...words) => inside.call(['exec', 'deployment/openbao', '--', ...login, ...words]),
  };
}

/**
 * Starts OpenBao, whose kubernetes auth method asks the cluster about the tokens that it gets. ServiceAccounts called
 * `app`, of any namespace, may log in as the role `app`, which reads secret/app/*.
 */
export async function installOpenBao(kubectl: Kubectl): Promise<void> {
  await kubectl.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await kubectl.within(namespace).apply(...objects());
  await kubectl.within(namespace).call(['rollout', 'status', 'deployment/openbao', '--timeout=180s']);
  const { call } = await findOpenBaoServer(kubectl);
  const mounted = () => call('read', 'sys/internal/ui/mounts/secret').catch(() => undefined);
  await eventually('OpenBao', mounted);
  await call('auth', 'enable', 'kubernetes');
  const api = await kubectl.call(['get', 'service/kubernetes', '-o', 'jsonpath={.spec.clusterIP}']);
  await call('write', 'auth/kubernetes/config', `kubernetes_host=https://${api}:443`);
  await writePolicy(call);
  await allowRole(call, 'app', 'token_ttl=1h');
}

export async function removeOpenBao(kubectl: Kubectl): Promise<void> {
  await kubectl.call(['delete', 'namespace', namespace, '--ignore-not-found', '--wait=false']);
  await kubectl.call(['delete', 'clusterrolebinding', namespace, '--ignore-not-found']);
}

/** Lets ServiceAccounts called `app` log in as this role, with further parameters of it. */
export async function allowRole(
  call: OpenBao['call'],
  role: string,
  ...more: readonly string[]
): Promise<void> {
  const bound = ['bound_service_account_names=app', 'bound_service_account_namespaces=*'];
  await call('write', `auth/kubernetes/role/${role}`, ...bound, 'token_policies=app', ...more);
}

async function writePolicy(call: OpenBao['call']): Promise<void> {
  const rules = { path: { 'secret/data/app/*': { capabilities: ['read'] } } };
  await call('write', 'sys/policies/acl/app', `policy=${JSON.stringify(rules)}`);
}

function objects(): readonly object[] {
  const labels = { app: 'openbao' };
  const account = { kind: 'ServiceAccount', name: 'openbao', namespace };
  const roleRef = {
    apiGroup: 'rbac.authorization.k8s.io',
    kind: 'ClusterRole',
    name: 'system:auth-delegator',
  };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account.name } },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: namespace },
      roleRef,
      subjects: [account],
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'openbao' },
      spec: { selector: labels, ports: [{ port }] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'openbao' },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { serviceAccountName: account.name, containers: [server()] },
        },
      },
    },
  ];
}

function server(): object {
  const listening = [`-dev-root-token-id=${token}`, `-dev-listen-address=0.0.0.0:${port}`];
  return {
    name: 'openbao',
    image: images.openbao,
    command: ['bao', 'server', '-dev', '-dev-no-store-token', ...listening],
    env: [{ name: 'HOME', value: '/tmp' }],
    readinessProbe: { httpGet: { path: '/v1/sys/health', port }, periodSeconds: 1, failureThreshold: 10 },
  };
}
