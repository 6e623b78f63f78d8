import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the programs of the cluster are kept between runs: outside of the tree, since a build takes minutes. */
export const cacheFolder = join(
  process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
  'vault-injector-e2e',
);

/** Where pip puts OpenBao when there is none on the PATH. */
export const openbaoFolder = join(cacheFolder, 'openbao');

/** What decides what is built: other versions go to another folder. */
const sources = ['kube/go.mod', 'kube/main.go', 'containerd/go.mod'];
const fingerprint = createHash('sha256');
for (const source of sources) fingerprint.update(readFileSync(join(import.meta.dirname, 'build', source)));

/** Where build.ts puts the programs. */
export const binaryFolder = join(cacheFolder, `bin-${fingerprint.digest('hex').slice(0, 12)}`);

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

/** Programs of the cluster that are not built yet, one sentence each. */
export function missingBinaries(): readonly string[] {
  return [...kubeNames, ...containerdNames]
    .filter((name) => !existsSync(join(binaryFolder, name)))
    .map((name) => `${name} is not built: run "npm run e2e:build"`);
}
