import t from 'tap';
import { eventually } from '../eventually.ts';
import { images } from '../images/names.ts';
import { annotatedPod, followsDatabase, watchFile } from '../pods.ts';
import { openWorkplace } from '../workplace.ts';

/** OpenBao's own agent under our webhook, and ours beside it: the same Pod but for the image, at the same time. */

interface StatsSummary {
  readonly pods: readonly {
    readonly podRef: { readonly uid: string };
    readonly containers?: readonly {
      readonly name: string;
      readonly memory?: { readonly workingSetBytes?: number; readonly rssBytes?: number };
    }[];
  }[];
}

interface Memory {
  readonly workingSetBytes: number;
  readonly rssBytes: number;
}

const { kubectl, putPassword, ready, prints, read } = await openWorkplace(t, 'memory');
const pods = { ours: {}, theirs: { 'agent-image': images.openbao } };

const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);

await t.test('the agent of OpenBao runs under our webhook and follows changes', async (t) => {
  await putPassword('first');
  const both = Object.entries(pods).map(([name, image]) =>
    annotatedPod({ ...followsDatabase, ...image }, { name, script: watchFile }),
  );
  await kubectl.apply(...both);
  for (const name of Object.keys(pods)) {
    await ready(name);
    await prints(name, 'first');
  }
  await putPassword('second');
  for (const name of Object.keys(pods)) await prints(name, 'second');
  t.equal((await read('theirs')).spec.containers[1]?.image, images.openbao);
});

await t.test('after a minute our agent needs at most 0.8 of the memory of theirs', async (t) => {
  for (const name of Object.keys(pods))
    await eventually(`${name} has run a minute`, () => hasRunMinute(name));
  const ours = await eventually('our memory is known', () => memoryOf('ours'));
  const theirs = await eventually('their memory is known', () => memoryOf('theirs'));
  for (const [name, { workingSetBytes, rssBytes }] of Object.entries({ ours, theirs }))
    t.comment(`${name}: working set ${mebibytes(workingSetBytes)} MiB, RSS ${mebibytes(rssBytes)} MiB`);
  const ratio = ours.workingSetBytes / theirs.workingSetBytes;
  t.ok(ratio <= 0.8, `working set ${ratio.toFixed(2)} of theirs`);
});

async function hasRunMinute(name: string): Promise<boolean> {
  const { status } = await read(name);
  const agent = status.containerStatuses?.find((container) => container.name === 'vault-agent');
  const startedAt = agent?.state.running?.startedAt;
  return startedAt !== undefined && Date.now() - Date.parse(startedAt) > 60_000;
}

/** The agent's container as the kubelet measures it, once it has. */
async function memoryOf(name: string): Promise<Memory | undefined> {
  const { metadata, spec } = await read(name);
  const path = `/api/v1/nodes/${spec.nodeName ?? ''}/proxy/stats/summary`;
  const summary = JSON.parse(await kubectl.call(['get', '--raw', path])) as StatsSummary;
  const containers = summary.pods.find(({ podRef }) => podRef.uid === metadata.uid)?.containers ?? [];
  const { workingSetBytes, rssBytes } = containers.find((each) => each.name === 'vault-agent')?.memory ?? {};
  return workingSetBytes === undefined || rssBytes === undefined ? undefined : { workingSetBytes, rssBytes };
}
