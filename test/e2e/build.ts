/**
 * Builds all that the tests on Kubernetes need: a whole Kubernetes and its container runtime from Go modules, kept in the
 * cache folder, and our images. Usage: node test/e2e/build.ts [--minutes N]
 */
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { binaryFolder, containerdNames, kubeNames } from './binaries.ts';
import { withDeadline } from './deadline.ts';
import { installPackages, missingPackages } from './packages.ts';
import { attemptProgram, runProgram } from './program.ts';

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

const root = join(import.meta.dirname, '../..');

/** Builds and fetches what is not there yet, and our images from the tree as it is now. */
export async function buildAll(signal: AbortSignal): Promise<void> {
  await installPackages(signal);
  const missing = [...missingPackages(), ...(await missingGo(signal))];
  if (missing.length > 0) throw new Error(missing.join('\n'));
  mkdirSync(binaryFolder, { recursive: true });
  await timed('Kubernetes', () => buildKubernetes(signal));
  await timed('containerd', () => buildContainerd(signal));
  const node = (...words: readonly string[]) =>
    runProgram([process.execPath, ...words], { signal, cwd: root });
  await timed('OpenBao and Helm', () => node('test/e2e/build/fetch.ts'));
  await timed('images', () => node('dev/images.ts', 'webhook', 'agent-bare', 'agent'));
}

/** Where Go's own installer puts it is looked at too. */
const env = { ...process.env, PATH: [process.env.PATH, '/usr/local/go/bin'].join(delimiter) };

async function missingGo(signal: AbortSignal): Promise<readonly string[]> {
  const code = await attemptProgram(['sh', '-c', 'go version'], { signal, env });
  return code === 0 ? [] : ['Go is missing: install Go 1.21 or later from https://go.dev/dl'];
}

async function timed(what: string, step: () => Promise<void>): Promise<void> {
  const started = Date.now();
  await step();
  console.log(`${what}: ready after ${((Date.now() - started) / 1000).toFixed(0)} s`);
}

async function buildKubernetes(signal: AbortSignal): Promise<void> {
  await goBuild('kube', { target: '.', name: 'kube', linking: stamped }, signal);
  for (const name of kubeNames) {
    rmSync(join(binaryFolder, name), { force: true });
    symlinkSync('kube', join(binaryFolder, name));
  }
}

async function buildContainerd(signal: AbortSignal): Promise<void> {
  for (const name of containerdNames) {
    const target = `github.com/containerd/containerd/v2/cmd/${name}`;
    await goBuild('containerd', { target, name, linking: stripped }, signal);
  }
}

interface GoProgram {
  readonly target: string;
  readonly name: string;
  readonly linking: string;
}

/** What was compiled before the signal aborts is kept by Go, so that the next build goes on from there. */
async function goBuild(
  folder: string,
  { target, name, linking }: GoProgram,
  signal: AbortSignal,
): Promise<void> {
  const program = join(binaryFolder, name);
  if (existsSync(program)) return;
  const words = ['nice', 'go', 'build', '-buildvcs=false', '-ldflags', linking, '-o', program, target];
  await runProgram(words, { signal, env, cwd: join(import.meta.dirname, 'build', folder) });
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } });
  await withDeadline(Number(values.minutes), (signal) => buildAll(signal).then(() => 0));
}
