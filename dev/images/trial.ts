import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startEmbeddedVault } from '../vault.ts';
import { unpackImage } from './unpack.ts';
import type { ImageConfig } from './unpack.ts';

/** An image's files, laid out for a run. */
interface Unpacked {
  readonly root: string;
  readonly config: ImageConfig;
}

const run = promisify(execFile);

/** Mounts as a container has them: a read-only root, and only the agent's two folders writable. */
const container = `
  root=$1; user=$2; shift 2
  mount --bind "$root" "$root"
  for folder in home/vault vault/secrets; do mount --bind "$root/$folder" "$root/$folder"; done
  mount -o remount,bind,ro "$root"
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  exec /usr/sbin/chroot --userspec="$user" "$root" "$@"`;

/** What the original vault-k8s starts in the agent's image. */
const upstream =
  'echo ${VAULT_CONFIG?} | base64 -d > /home/vault/config.json && vault agent -config=/home/vault/config.json';

/** Runs what every image is for from its OCI layout, without a container runtime; throws at the first thing that is wrong. Needs root. */
export async function tryImage(target: string, layout: string): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'image-'));
  chmodSync(root, 0o755);
  try {
    const image = { root, config: unpackImage(layout, root) };
    checkFiles(root);
    for (const folder of ['proc', 'dev']) mkdirSync(join(root, folder));
    await expectOutput(image, [...image.config.Entrypoint, 'version'], /\d+\.\d+\.\d+/);
    if (target === 'webhook') return;
    await expectSecret(image, [...image.config.Entrypoint, 'agent']);
    if (target !== 'agent') return;
    await start(image, ['/bin/sh', '-c', '/bin/sleep 0 && touch /home/vault/touched'], []);
    await expectSecret(image, ['/bin/sh', '-ec', upstream]);
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** Nothing that installs packages, nothing that gives rights, and nothing that others may write but the agent's folders. */
function checkFiles(root: string): void {
  const find = (...words: readonly string[]) =>
    execFileSync('find', [root, '-mindepth', '1', ...words, '-printf', '%P %M %U:%G\n'], {
      encoding: 'utf8',
    });
  const installers = ['apt*', 'dpkg*', 'apk', 'npm', 'npx', 'corepack', 'yarn'].flatMap((name) => [
    '-name',
    name,
    '-o',
  ]);
  const found = {
    'package managers': find('(', ...installers, '-false', ')'),
    'files with set-user-id': find('-perm', '/6000'),
    'files that others may write': find('!', '-type', 'l', '-perm', '/022', '!', '-path', `${root}/tmp`),
    'files of others': find(
      '!',
      '-user',
      '0',
      '!',
      '-path',
      `${root}/home/vault`,
      '!',
      '-path',
      `${root}/vault/secrets`,
    ),
  };
  for (const [what, files] of Object.entries(found)) if (files !== '') throw new Error(`${what}:\n${files}`);
}

async function expectOutput(image: Unpacked, words: readonly string[], expected: RegExp): Promise<void> {
  const { stdout } = await start(image, words, []);
  if (!expected.test(stdout)) throw new Error(`${words.join(' ')} printed ${stdout}`);
}

/** Lets the agent log in, read and render against a Vault on this machine. */
async function expectSecret(image: Unpacked, words: readonly string[]): Promise<void> {
  const vault = await startEmbeddedVault();
  try {
    await fetch(`${vault.address}/v1/secret/data/db`, {
      method: 'POST',
      headers: { 'x-vault-token': vault.token },
      body: JSON.stringify({ data: { password: 'tried' } }),
    });
    const config = agentConfig(image.root, vault.address, vault.token);
    const { stderr } = await start(image, words, [`VAULT_CONFIG=${Buffer.from(config).toString('base64')}`]);
    const file = readFileSync(join(image.root, 'vault/secrets/db'), 'utf8');
    if (file !== 'tried') throw new Error(`${words.join(' ')} wrote ${file}:\n${stderr}`);
    rmSync(join(image.root, 'vault/secrets/db'));
  } finally {
    await vault.stop();
  }
}

function agentConfig(root: string, address: string, token: string): string {
  const tokenFile = join(root, 'home/vault/token');
  writeFileSync(tokenFile, token, { mode: 0o600 });
  chownSync(tokenFile, 100, 1000);
  const contents = '{{ with secret "secret/data/db" }}{{ .Data.data.password }}{{ end }}';
  return JSON.stringify({
    exit_after_auth: true,
    vault: { address },
    auto_auth: { method: [{ type: 'token_file', config: { token_file_path: '/home/vault/token' } }] },
    template: [{ contents, destination: '/vault/secrets/db' }],
  });
}

async function start({ root, config }: Unpacked, words: readonly string[], env: readonly string[]) {
  const variables = new Map([...config.Env, ...env].map(splitVariable));
  return run('unshare', ['--mount', 'sh', '-euc', container, 'sh', root, config.User, ...words], {
    env: Object.fromEntries(variables),
    timeout: 120_000,
  });
}

function splitVariable(text: string): readonly [name: string, value: string] {
  const end = text.indexOf('=');
  return [text.slice(0, end), text.slice(end + 1)];
}
