import type { Test } from 'tap';
import { until } from '../../dev/process/poll.ts';
import { client } from '../contract-suite/client.ts';
import { layOutNode, patienceMs } from './openbao-node.ts';
import type { Call } from '../contract-suite/client.ts';
import type { OpenBaoNode } from './openbao-node.ts';

/** Three real OpenBao servers that elect a leader among them. */
export interface Cluster {
  /** One that is not the leader at first. */
  readonly standby: OpenBaoNode;
  /** The active node; waits for an election to end. */
  readonly leader: () => Promise<OpenBaoNode>;
  /** Calls a node with the root token. */
  readonly callTo: (node: OpenBaoNode) => Call;
  /** Starts the other nodes and waits until each has a vote. */
  readonly complete: () => Promise<void>;
  /** Starts and unseals a node that has ended. */
  readonly revive: (node: OpenBaoNode) => Promise<void>;
}

/**
 * Starts one node, the leader; the others join it later, so that they know from the start what it was set up with. All of
 * them end with the test.
 */
export async function startCluster(t: Test, binary: string): Promise<Cluster> {
  const first = await layOutNode(binary);
  const [second, third] = [await layOutNode(binary, first.address), await layOutNode(binary, first.address)];
  const nodes = [first, second, third];
  t.teardown(() => Promise.all(nodes.map((node) => node.remove())));
  await first.start();
  const keys = await first.initialize();
  const callTo = ({ address }: OpenBaoNode) => client(address, keys.rootToken);
  const revive = async (node: OpenBaoNode) => {
    await node.start();
    await node.unseal(keys);
  };
  const leader = () => until('the cluster has a leader', async () => leaderAmong(nodes), patienceMs);
  await first.unseal(keys);
  const call = callTo(await leader());
  await call('PUT sys/mounts/secret', { type: 'kv', options: { version: '2' } });
  return {
    standby: second,
    leader,
    callTo,
    revive,
    complete: async () => {
      await call('PUT sys/storage/raft/autopilot/configuration', { server_stabilization_time: '1s' });
      await Promise.all([revive(second), revive(third)]);
      await until('every node has a vote', async () => (await votes(call)) === nodes.length, patienceMs);
    },
  };
}

async function leaderAmong(nodes: readonly OpenBaoNode[]): Promise<OpenBaoNode | undefined> {
  const health = await Promise.all(nodes.map((node) => node.health()));
  return nodes[health.indexOf(200)];
}

async function votes(call: Call): Promise<number> {
  const { text } = await call('GET sys/storage/raft/configuration');
  return text.split('"voter":true').length - 1;
}
