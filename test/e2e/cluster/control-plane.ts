import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../../dev/process/poll.ts';
import { binaryFolder } from '../binaries.ts';
import { writeCertificates } from './certificates.ts';
import type { Sandbox } from './sandbox.ts';

/** The only node, on a network that exists in the sandbox alone: so its ports may be fixed. */
export const node = { name: 'node1', address: '10.244.77.1', network: '10.244.77.0/24' };

/** Where Services get their addresses. */
export const serviceNetwork = '10.96.0.0/24';

const apiPort = 6443;
const etcd = { client: 'http://127.0.0.1:2379', peer: 'http://127.0.0.1:2380' };

/** Address of the API server inside the sandbox. */
export const apiUrl = `https://127.0.0.1:${apiPort}`;

/** Files of a sandbox that others need. */
export const pki = (sandbox: Sandbox, file: string) => join(sandbox.folder, 'pki', file);
export const kubeconfig = (sandbox: Sandbox, user: string) => join(sandbox.folder, `${user}.kubeconfig`);

/** Turns `{a: 'b'}` into `--a=b`. */
export function flags(values: Readonly<Record<string, string | number | boolean>>): readonly string[] {
  return Object.entries(values).map(([name, value]) => `--${name}=${String(value)}`);
}

/** Starts etcd, the API server, the controllers and the scheduler; resolves when the API server serves. */
export async function startControlPlane(sandbox: Sandbox): Promise<void> {
  writeCertificates(join(sandbox.folder, 'pki'), node);
  for (const user of ['admin', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy', 'kubelet'])
    writeKubeconfig(sandbox, user);
  await addNodeAddress(sandbox);
  startProgram(sandbox, 'etcd', etcdFlags(sandbox));
  startProgram(sandbox, 'kube-apiserver', apiServerFlags(sandbox));
  const asking = ['curl', '-sf', '--cacert', pki(sandbox, 'ca.crt'), `${apiUrl}/readyz`];
  await until('the API server', async () => (await sandbox.run(asking)).code === 0, 180_000).catch(
    (cause: unknown) => {
      throw new Error(sandbox.log('kube-apiserver'), { cause });
    },
  );
  startProgram(sandbox, 'kube-controller-manager', controllerFlags(sandbox));
  startProgram(sandbox, 'kube-scheduler', clientFlags(sandbox, 'kube-scheduler'));
}

/** The bridge that the Pods will hang on carries the node's address. */
async function addNodeAddress(sandbox: Sandbox): Promise<void> {
  const setup = [
    'sysctl -qw net.ipv4.ip_forward=1',
    'ip link add br0 type bridge',
    `ip addr add ${node.address}/24 dev br0`,
    'ip link set br0 up',
    `ip route add ${serviceNetwork} dev br0`,
  ];
  const { code, stderr } = await sandbox.run(['sh', '-ec', setup.join('\n')]);
  if (code !== 0) throw new Error(`the network of the node: ${stderr}`);
}

function startProgram(sandbox: Sandbox, name: string, args: readonly string[]): void {
  sandbox.start(name, [join(binaryFolder, name), ...args]);
}

function etcdFlags({ folder }: Sandbox): readonly string[] {
  return flags({
    name: 'e2e',
    'data-dir': join(folder, 'etcd'),
    'unsafe-no-fsync': true,
    'log-level': 'warn',
    'listen-client-urls': etcd.client,
    'advertise-client-urls': etcd.client,
    'listen-peer-urls': etcd.peer,
    'initial-advertise-peer-urls': etcd.peer,
    'initial-cluster': `e2e=${etcd.peer}`,
  });
}

function apiServerFlags(sandbox: Sandbox): readonly string[] {
  return flags({
    'etcd-servers': etcd.client,
    'bind-address': '0.0.0.0',
    'advertise-address': node.address,
    'endpoint-reconciler-type': 'lease',
    'secure-port': apiPort,
    'tls-cert-file': pki(sandbox, 'kube-apiserver.crt'),
    'tls-private-key-file': pki(sandbox, 'kube-apiserver.key'),
    'client-ca-file': pki(sandbox, 'ca.crt'),
    'kubelet-client-certificate': pki(sandbox, 'kubelet-client.crt'),
    'kubelet-client-key': pki(sandbox, 'kubelet-client.key'),
    'kubelet-certificate-authority': pki(sandbox, 'ca.crt'),
    'kubelet-preferred-address-types': 'InternalIP,Hostname',
    'authorization-mode': 'Node,RBAC',
    'enable-admission-plugins': 'NodeRestriction,PodSecurity',
    'service-account-issuer': 'https://kubernetes.default.svc',
    'service-account-key-file': pki(sandbox, 'sa.pub'),
    'service-account-signing-key-file': pki(sandbox, 'sa.key'),
    'service-cluster-ip-range': serviceNetwork,
    'allow-privileged': true,
  });
}

function clientFlags(sandbox: Sandbox, user: string): readonly string[] {
  const file = kubeconfig(sandbox, user);
  return flags({
    kubeconfig: file,
    'authentication-kubeconfig': file,
    'authorization-kubeconfig': file,
    'bind-address': '127.0.0.1',
    'leader-elect': false,
  });
}

function controllerFlags(sandbox: Sandbox): readonly string[] {
  return [
    ...clientFlags(sandbox, 'kube-controller-manager'),
    ...flags({
      'use-service-account-credentials': true,
      'service-account-private-key-file': pki(sandbox, 'sa.key'),
      'root-ca-file': pki(sandbox, 'ca.crt'),
    }),
  ];
}

function writeKubeconfig(sandbox: Sandbox, user: string): void {
  const cluster = { server: apiUrl, 'certificate-authority': pki(sandbox, 'ca.crt') };
  const certificate = {
    'client-certificate': pki(sandbox, `${user}.crt`),
    'client-key': pki(sandbox, `${user}.key`),
  };
  const content = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'e2e', cluster }],
    users: [{ name: user, user: certificate }],
    contexts: [{ name: 'e2e', context: { cluster: 'e2e', user } }],
    'current-context': 'e2e',
  };
  writeFileSync(kubeconfig(sandbox, user), JSON.stringify(content));
}
