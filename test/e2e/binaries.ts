import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the programs of the cluster are kept between runs: outside of the tree, since a build takes minutes. */
export const cacheFolder = join(
  process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
  'vault-injector-e2e',
);

/** Where build.ts puts the programs. */
export const binaryFolder = join(cacheFolder, 'bin');

/** One program under several names: it looks at the name that it was called by. */
export const kubeNames = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-proxy',
  'kubectl',
];

/** The container runtime, one program each. */
export const containerdNames = ['containerd', 'containerd-shim-runc-v2', 'ctr'];

/** What the node needs from the operating system, with the Debian package that brings it. */
const systemPrograms: Readonly<Record<string, string>> = {
  '/usr/sbin/runc': 'runc',
  '/usr/lib/cni/bridge': 'containernetworking-plugins',
  '/usr/sbin/nft': 'nftables',
  '/bin/busybox': 'busybox-static',
  '/usr/bin/gcc': 'gcc',
  '/usr/bin/openssl': 'openssl',
};

/** What is missing on this machine for an API server without nodes, one sentence each; empty when all is there. */
export function missingControlPlane(): readonly string[] {
  return missing(['etcd', 'kube-apiserver', 'kubectl'], ['/usr/bin/openssl']);
}

/** What is missing on this machine for a whole cluster. */
export function missingParts(): readonly string[] {
  return missing([...kubeNames, ...containerdNames], Object.keys(systemPrograms));
}

function missing(programs: readonly string[], files: readonly string[]): readonly string[] {
  return [
    ...(process.getuid?.() === 0 ? [] : ['namespaces, control groups and mounts need root']),
    ...files
      .filter((file) => !existsSync(file))
      .map((file) => `${file} is missing: install the package ${systemPrograms[file] ?? ''}`),
    ...programs
      .filter((name) => !existsSync(join(binaryFolder, name)))
      .map((name) => `${name} is not built: run "npm run e2e:build"`),
  ];
}
