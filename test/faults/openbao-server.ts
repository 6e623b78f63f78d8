import { join } from 'node:path';
import type { Test } from 'tap';
import { findOpenBao } from '../../dev/openbao/find.ts';
import { until } from '../../dev/process/poll.ts';
import { client } from '../contract-suite/client.ts';
import { layOutNode, patienceMs } from './openbao-node.ts';
import type { FragileServer } from './server.ts';

const cacheFolder = join(import.meta.dirname, '..', '..', '.cache', 'openbao');

/** The executable; undefined when there is none and none can be installed. */
export const openBaoBinary = () => findOpenBao({ env: process.env, cacheFolder });

/** A real OpenBao on its own, with KV v2 at secret/; undefined when there is no executable. */
export async function openBaoServer(t: Test): Promise<FragileServer | undefined> {
  const binary = await openBaoBinary();
  if (binary === undefined) return undefined;
  const node = await layOutNode(binary);
  t.teardown(node.remove);
  await node.start();
  const keys = await node.initialize();
  const call = client(node.address, keys.rootToken);
  const unseal = async () => {
    await node.unseal(keys);
    await until('OpenBao is active', async () => (await node.health()) === 200, patienceMs);
  };
  await unseal();
  await call('PUT sys/mounts/secret', { type: 'kv', options: { version: '2' } });
  return {
    address: node.address,
    call,
    end: node.end,
    startAgain: node.start,
    seal: async () => {
      await call('PUT sys/seal');
    },
    unseal,
  };
}
