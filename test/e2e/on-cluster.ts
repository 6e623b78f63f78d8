import { missingBinaries } from './binaries.ts';
import { startCluster } from './cluster/cluster.ts';
import { missingImages } from './images/images.ts';
import { missingPackages } from './packages.ts';
import { attemptProgram } from './program.ts';

/** What is missing for running on a cluster, one sentence each: nothing where KUBECONFIG names one. */
export function missingParts(): readonly string[] {
  if (process.env.KUBECONFIG !== undefined) return [];
  return [...missingPackages(), ...missingBinaries(), ...missingImages()];
}

/**
 * Runs a program against the cluster that KUBECONFIG names, else in the network of one that is started for it and ended
 * afterwards; the program finds it through KUBECONFIG either way. Returns the program's exit code.
 */
export async function runOnCluster(words: readonly string[], signal: AbortSignal): Promise<number> {
  if (process.env.KUBECONFIG !== undefined) return attemptProgram(words, { signal });
  const started = Date.now();
  const { sandbox, env, stop } = await startCluster(signal);
  console.log(`# the cluster was ready after ${((Date.now() - started) / 1000).toFixed(0)} s`);
  try {
    return await attemptProgram(sandbox.inside(words), { signal, env: { ...process.env, ...env } });
  } finally {
    await stop();
  }
}
