import { existsSync, mkdirSync, readFileSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../../dev/process/poll.ts';
import { binaryFolder } from '../binaries.ts';
import { pauseImage } from '../images/names.ts';
import { flags, kubeconfig, node, pki } from './control-plane.ts';
import type { Kubectl } from '../kubectl.ts';
import type { Sandbox } from './sandbox.ts';

/** Starts containerd with the given image archives, the kubelet and kube-proxy; resolves when the node is ready. */
export async function startNode(
  sandbox: Sandbox,
  kubectl: Kubectl,
  archives: readonly string[],
): Promise<void> {
  for (const folder of ['cni', 'kubelet', 'pods'])
    mkdirSync(join(sandbox.folder, folder), { recursive: true });
  writeFileSync(join(sandbox.folder, 'cni/10-bridge.conflist'), JSON.stringify(podNetwork(sandbox)));
  await startContainerd(sandbox);
  for (const archive of archives) await importImage(sandbox, archive);
  startKubelet(sandbox);
  startProxy(sandbox);
  await kubectl.call(['wait', '--for=create', `node/${node.name}`, '--timeout=180s']);
  await kubectl.call(['wait', '--for=condition=Ready', `node/${node.name}`, '--timeout=180s']);
}

/** Removes the control groups of the node; call it when the sandbox has stopped. */
export function removeControlGroups(sandbox: Sandbox): void {
  for (const group of controlGroups(sandbox)) if (existsSync(group)) removeGroup(group);
}

function removeGroup(group: string): void {
  for (const entry of readdirSync(group, { withFileTypes: true }))
    if (entry.isDirectory()) removeGroup(join(group, entry.name));
  rmdirSync(group);
}

const groupRoot = '/sys/fs/cgroup';

/** Name of the group above all groups of this node. */
const groupName = (sandbox: Sandbox) => `/vault-injector-${sandbox.folder.replaceAll(/[^a-zA-Z0-9]+/g, '-')}`;

/** One folder per hierarchy where those are separate (version 1), else one. */
function controlGroups(sandbox: Sandbox): readonly string[] {
  const unified = existsSync(join(groupRoot, 'cgroup.procs'));
  const hierarchies = unified
    ? [groupRoot]
    : readdirSync(groupRoot)
        .map((name) => join(groupRoot, name))
        .filter((hierarchy) => existsSync(join(hierarchy, 'cgroup.procs')));
  return hierarchies.map((hierarchy) => join(hierarchy, groupName(sandbox)));
}

/** The kubelet wants its group to be there; a new cpuset of version 1 allows nothing until it is filled in. */
function makeControlGroups(sandbox: Sandbox): void {
  for (const group of controlGroups(sandbox)) {
    mkdirSync(group, { recursive: true });
    for (const file of ['cpuset.cpus', 'cpuset.mems'])
      if (existsSync(join(group, '..', file)))
        writeFileSync(join(group, file), readFileSync(join(group, '..', file)));
  }
}

const socket = (sandbox: Sandbox) => join(sandbox.folder, 'containerd.sock');
const ctr = join(binaryFolder, 'ctr');

async function startContainerd(sandbox: Sandbox): Promise<void> {
  const config = join(sandbox.folder, 'containerd.toml');
  writeFileSync(config, containerdConfig(sandbox));
  const path = `${binaryFolder}:${process.env.PATH ?? ''}`;
  sandbox.start('containerd', [join(binaryFolder, 'containerd'), '-c', config], { PATH: path });
  const asking = [ctr, '-a', socket(sandbox), 'version'];
  await until('containerd', async () => (await sandbox.run(asking)).code === 0, 120_000);
}

async function importImage(sandbox: Sandbox, archive: string): Promise<void> {
  const importing = [ctr, '-a', socket(sandbox), '-n', 'k8s.io', 'images', 'import', '--local', archive];
  const { code, stderr } = await sandbox.run(importing);
  if (code !== 0) throw new Error(`import of ${archive}: ${stderr}`);
}

function startKubelet(sandbox: Sandbox): void {
  makeControlGroups(sandbox);
  const config = join(sandbox.folder, 'kubelet.json');
  writeFileSync(config, JSON.stringify(kubeletConfig(sandbox)));
  const args = flags({
    config,
    kubeconfig: kubeconfig(sandbox, 'kubelet'),
    'root-dir': join(sandbox.folder, 'kubelet'),
    'cert-dir': join(sandbox.folder, 'kubelet-pki'),
    'hostname-override': node.name,
    'node-ip': node.address,
  });
  sandbox.start('kubelet', [join(binaryFolder, 'kubelet'), ...args]);
}

function startProxy(sandbox: Sandbox): void {
  const config = join(sandbox.folder, 'kube-proxy.json');
  writeFileSync(config, JSON.stringify(proxyConfig(sandbox)));
  sandbox.start('kube-proxy', [join(binaryFolder, 'kube-proxy'), ...flags({ config })]);
}

/** containerd may not raise its own score for the out-of-memory killer in most containers, and pulls nothing here. */
function containerdConfig(sandbox: Sandbox): string {
  const below = (name: string) => JSON.stringify(join(sandbox.folder, name));
  return `
version = 3
root = ${below('containerd')}
state = ${below('containerd-state')}
disabled_plugins = ["io.containerd.nri.v1.nri"]
[grpc]
  address = ${JSON.stringify(socket(sandbox))}
[plugins."io.containerd.cri.v1.images".pinned_images]
  sandbox = ${JSON.stringify(pauseImage)}
[plugins."io.containerd.cri.v1.runtime"]
  restrict_oom_score_adj = true
[plugins."io.containerd.cri.v1.runtime".cni]
  bin_dirs = ["/usr/lib/cni"]
  conf_dir = ${below('cni')}
[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"
[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
  BinaryName = "/usr/sbin/runc"
  SystemdCgroup = false
`;
}

function podNetwork(sandbox: Sandbox): object {
  const range = { subnet: node.network, rangeStart: '10.244.77.10', gateway: node.address };
  const bridge = {
    type: 'bridge',
    bridge: 'br0',
    isGateway: true,
    isDefaultGateway: true,
    hairpinMode: true,
    ipam: { type: 'host-local', dataDir: join(sandbox.folder, 'cni-data'), ranges: [[range]] },
  };
  return { cniVersion: '1.0.0', name: 'e2e', plugins: [bridge] };
}

/** A kubelet without systemd, which may also run where control groups are still of version 1. */
function kubeletConfig(sandbox: Sandbox): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: node.address,
    authentication: { anonymous: { enabled: false }, x509: { clientCAFile: pki(sandbox, 'ca.crt') } },
    authorization: { mode: 'Webhook' },
    tlsCertFile: pki(sandbox, 'kubelet-server.crt'),
    tlsPrivateKeyFile: pki(sandbox, 'kubelet-server.key'),
    containerRuntimeEndpoint: `unix://${socket(sandbox)}`,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: groupName(sandbox),
    failCgroupV1: false,
    failSwapOn: false,
    oomScoreAdj: 0,
    makeIPTablesUtilChains: false,
    resolvConf: '',
    podLogsDir: join(sandbox.folder, 'pods'),
    volumePluginDir: join(sandbox.folder, 'volume-plugins'),
    evictionHard: { 'memory.available': '50Mi', 'nodefs.available': '1%', 'imagefs.available': '1%' },
    imageGCHighThresholdPercent: 100,
    nodeStatusUpdateFrequency: '5s',
    syncFrequency: '10s',
  };
}

function proxyConfig(sandbox: Sandbox): object {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'nftables',
    bindAddress: node.address,
    hostnameOverride: node.name,
    clusterCIDR: node.network,
    clientConnection: { kubeconfig: kubeconfig(sandbox, 'kube-proxy') },
    conntrack: { maxPerCore: 0, min: 0 },
  };
}
