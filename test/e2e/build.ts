/**
 * Builds a whole Kubernetes and its container runtime from Go modules into the cache folder, about eleven minutes on
 * two idle cores and one minute afterwards. Usage: node test/e2e/build.ts
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { binaryFolder, containerdNames, kubeNames } from './binaries.ts';

/** What the programs say of themselves; build/kube/go.mod requires the same release. */
const kubernetes = { major: '1', minor: '37', version: 'v1.37.2' };

const versionPackage = 'k8s.io/component-base/version';
const stripped = '-s -w';
const stamped = [
  stripped,
  `-X ${versionPackage}.gitVersion=${kubernetes.version}`,
  `-X ${versionPackage}.gitMajor=${kubernetes.major}`,
  `-X ${versionPackage}.gitMinor=${kubernetes.minor}`,
].join(' ');

function build(folder: string, target: string, name: string, linking: string): void {
  const program = join(binaryFolder, name);
  if (existsSync(program)) return;
  console.log(`building ${name}`);
  execFileSync('nice', ['go', 'build', '-buildvcs=false', '-ldflags', linking, '-o', program, target], {
    cwd: join(import.meta.dirname, 'build', folder),
    stdio: 'inherit',
  });
}

mkdirSync(binaryFolder, { recursive: true });
build('kube', '.', 'kube', stamped);
for (const name of kubeNames) {
  rmSync(join(binaryFolder, name), { force: true });
  symlinkSync('kube', join(binaryFolder, name));
}
for (const name of containerdNames)
  build('containerd', `github.com/containerd/containerd/v2/cmd/${name}`, name, stripped);
