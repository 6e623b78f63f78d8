import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../../dev/process/child.ts';
import { until } from '../../dev/process/poll.ts';
import { client } from '../contract-suite/client.ts';
import { lastingPort } from './lasting-port.ts';
import type { Answer } from '../contract-suite/client.ts';

/** How long a server may take for anything, on the slowest machine. */
export const patienceMs = 60_000;

/** What unseals a node, and may do everything on it. */
export interface Keys {
  readonly unsealKey: string;
  readonly rootToken: string;
}

/** One OpenBao server that keeps what it stores on disk: it survives its process, and can form a cluster. */
export interface OpenBaoNode {
  readonly address: string;
  /** Starts the process, or starts it again. */
  readonly start: () => Promise<void>;
  readonly end: (signal: 'SIGTERM' | 'SIGKILL') => Promise<void>;
  /** Makes its first keys. */
  readonly initialize: () => Promise<Keys>;
  /** Resolves once the node is unsealed and answers as the active node or as a standby. */
  readonly unseal: (keys: Keys) => Promise<void>;
  /** Status of sys/health: 200 active, 429 standby, 503 sealed, 501 not initialised; 0 for no answer. */
  readonly health: () => Promise<number>;
  /** Ends it and removes its folder. */
  readonly remove: () => Promise<void>;
}

/** Lays out a node that starts with this executable; it joins the cluster of `leader`, an address, if there is one. */
export async function layOutNode(binary: string, leader?: string): Promise<OpenBaoNode> {
  const folder = await mkdtemp(join(tmpdir(), 'openbao-'));
  const [port, clusterPort] = [await lastingPort(), await lastingPort()];
  const address = `http://127.0.0.1:${port}`;
  const config = join(folder, 'config.json');
  await writeFile(config, JSON.stringify(configuration({ folder, port, clusterPort, leader })));
  const ask = client(address, '');
  const health = () =>
    ask('GET sys/health').then(
      ({ status }) => status,
      () => 0,
    );
  const launch = () =>
    startChild(binary, ['server', `-config=${config}`], { env: { ...process.env, HOME: folder } });
  let child: Awaited<ReturnType<typeof launch>> | undefined;
  const end = async (signal: NodeJS.Signals) => {
    child?.kill(signal);
    await child?.exited;
  };
  return {
    address,
    health,
    end,
    start: async () => {
      child = await launch();
      await until(`OpenBao at ${address} answers`, async () => (await health()) !== 0, patienceMs);
    },
    initialize: async () => keysIn(await ask('PUT sys/init', { secret_shares: 1, secret_threshold: 1 })),
    unseal: async ({ unsealKey }) => {
      const isUp = async () => {
        await ask('PUT sys/unseal', { key: unsealKey }).catch(() => undefined);
        return [200, 429].includes(await health());
      };
      await until(`OpenBao at ${address} is unsealed`, isUp, patienceMs);
    },
    remove: async () => {
      await end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Layout {
  readonly folder: string;
  readonly port: number;
  readonly clusterPort: number;
  readonly leader: string | undefined;
}

function configuration({ folder, port, clusterPort, leader }: Layout): object {
  const raft = {
    path: folder,
    node_id: `node-${port}`,
    // Votes and elections within a few seconds; entries as large as requests may be.
    performance_multiplier: 1,
    autopilot_reconcile_interval: '1s',
    autopilot_update_interval: '1s',
    max_entry_size: 32 * 1024 * 1024,
    max_transaction_size: 32 * 1024 * 1024,
    ...(leader === undefined ? {} : { retry_join: [{ leader_api_addr: leader }] }),
  };
  const listener = {
    address: `127.0.0.1:${port}`,
    cluster_address: `127.0.0.1:${clusterPort}`,
    tls_disable: true,
  };
  return {
    storage: { raft },
    listener: { tcp: listener },
    api_addr: `http://127.0.0.1:${port}`,
    cluster_addr: `https://127.0.0.1:${clusterPort}`,
  };
}

function keysIn({ status, text }: Answer): Keys {
  if (status !== 200) throw new Error(`OpenBao was not initialised: ${status} ${text}`);
  const { keys_base64: keys, root_token: rootToken } = JSON.parse(text) as {
    keys_base64: readonly string[];
    root_token: string;
  };
  return { unsealKey: keys[0] ?? '', rootToken };
}
