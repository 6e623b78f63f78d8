import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOpenBao } from './openbao/find.ts';
import { startChild } from './process/child.ts';
import { until } from './process/poll.ts';
import { freePort } from './process/port.ts';

/** A Vault or OpenBao that answers: where, and the token that may do everything there. */
export interface VaultServer {
  readonly address: string;
  readonly token: string;
  /** For sys/unseal after somebody sealed it. */
  readonly unsealKey: string;
  readonly stop: () => Promise<void>;
}

const cacheFolder = join(import.meta.dirname, '..', '.cache', 'openbao');

/**
 * Starts a real OpenBao development server (in memory, unsealed, KV v2 at secret/) on a free loopback port.
 * Returns undefined when no `bao` can be found or installed; throws when there is one and it does not start.
 */
export async function startOpenBao(onInstall?: (text: string) => void): Promise<VaultServer | undefined> {
  const search = { env: process.env, cacheFolder };
  const binary = await findOpenBao(onInstall === undefined ? search : { ...search, onInstall });
  if (binary === undefined) return undefined;
  const home = await mkdtemp(join(tmpdir(), 'openbao-'));
  const port = await freePort();
  const token = 'root';
  const child = await startChild(
    binary,
    [
      'server',
      '-dev',
      '-dev-no-store-token',
      `-dev-root-token-id=${token}`,
      `-dev-listen-address=127.0.0.1:${port}`,
    ],
    { env: { ...process.env, HOME: home } },
  );
  const address = `http://127.0.0.1:${port}`;
  const stop = async () => {
    await child.stop();
    await rm(home, { recursive: true, force: true });
  };
  try {
    await until('OpenBao is ready', () => isReady(address, child.isRunning));
    const unsealKey = await until('the unseal key was printed', () => unsealKeyIn(child.output()));
    return { address, token, unsealKey, stop };
  } catch (cause) {
    await stop();
    throw new Error(`OpenBao did not start:\n${child.output()}`, { cause });
  }
}

const unsealKeyIn = (output: string) => /Unseal Key: (\S+)\n/.exec(output)?.[1];

/** The development server mounts secret/ a moment after it is unsealed. */
async function isReady(address: string, isRunning: () => boolean): Promise<boolean> {
  if (!isRunning()) throw new Error('the server ended');
  const headers = { 'x-vault-token': 'root' };
  const answer = await fetch(`${address}/v1/sys/internal/ui/mounts/secret`, { headers }).catch(
    () => undefined,
  );
  return answer?.status === 200;
}
