import { existsSync } from 'node:fs';
import { runProgram } from './program.ts';

/** What the build and the node need from the operating system: a file, and the Debian package that brings it. */
const packages: Readonly<Record<string, string>> = {
  '/bin/busybox': 'busybox-static',
  '/usr/bin/buildah': 'buildah',
  '/usr/bin/curl': 'curl',
  '/usr/bin/gcc': 'gcc',
  '/usr/bin/nsenter': 'util-linux',
  '/usr/bin/openssl': 'openssl',
  '/usr/bin/unzip': 'unzip',
  '/usr/include/stdio.h': 'libc6-dev',
  '/usr/lib/cni/bridge': 'containernetworking-plugins',
  '/usr/sbin/debootstrap': 'debootstrap',
  '/usr/sbin/ip': 'iproute2',
  '/usr/sbin/nft': 'nftables',
  '/usr/sbin/runc': 'runc',
  '/usr/sbin/sysctl': 'procps',
};

/** Packages that this machine lacks. */
function lacking(): readonly string[] {
  const absent = Object.entries(packages).filter(([file]) => !existsSync(file));
  return absent.map(([, name]) => name);
}

/** What this machine lacks for running a node, one sentence each; empty when all is there. */
export function missingPackages(): readonly string[] {
  const names = lacking();
  return [
    ...(process.getuid?.() === 0 ? [] : ['namespaces, control groups and mounts need root']),
    ...(names.length === 0 ? [] : [`Debian packages are missing: apt-get install ${names.join(' ')}`]),
  ];
}

/** Installs what is lacking where that is nobody's own machine: as root with CI=true. */
export async function installPackages(signal: AbortSignal): Promise<void> {
  const names = lacking();
  if (names.length === 0 || process.getuid?.() !== 0 || process.env.CI !== 'true') return;
  console.log(`installing ${names.join(' ')}`);
  const quiet = { signal, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  await runProgram(['apt-get', 'update', '-qq'], quiet);
  await runProgram(['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...names], quiet);
}
