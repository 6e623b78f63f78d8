import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../binaries.ts';
import { writeImages } from '../images/images.ts';
import { startControlPlane } from './control-plane.ts';
import { createKubectl } from './kubectl.ts';
import { removeControlGroups, startNode } from './node.ts';
import { startOpenBao } from './openbao.ts';
import { createSandbox } from './sandbox.ts';
import type { ControlPlane } from './control-plane.ts';
import type { Kubectl } from './kubectl.ts';
import type { OpenBao } from './openbao.ts';
import type { Sandbox } from './sandbox.ts';

/** A real Kubernetes with an OpenBao that trusts it, in a sandbox of its own. */
export interface Cluster extends ControlPlane {
  readonly sandbox: Sandbox;
  readonly kubectl: Kubectl;
  readonly bao: OpenBao;
  /** Ends everything and removes its files. */
  readonly stop: () => Promise<void>;
}

export interface ClusterOptions {
  /** Whether Pods really run; else there is only an API server that stores them. */
  readonly node: boolean;
}

/** Brings a cluster up; what was started is ended when that fails. */
export async function startCluster({ node }: ClusterOptions): Promise<Cluster> {
  mkdirSync(cacheFolder, { recursive: true });
  const sandbox = await createSandbox(mkdtempSync(join(cacheFolder, 'run-')));
  const stop = async () => {
    await sandbox.stop();
    removeControlGroups(sandbox);
    rmSync(sandbox.folder, { recursive: true, force: true });
  };
  try {
    const controlPlane = await startControlPlane(sandbox);
    const kubectl = createKubectl(sandbox);
    const bao = await startOpenBao(sandbox, kubectl);
    if (node) await startNode(sandbox, kubectl, writeImages(join(sandbox.folder, 'images'), bao.binary));
    return { ...controlPlane, sandbox, kubectl, bao, stop };
  } catch (cause) {
    await stop();
    throw new Error('the cluster did not come up', { cause });
  }
}
