/**
 * Runs the tests on a real Kubernetes: on the cluster that KUBECONFIG names, else on one of its own.
 * Usage: node test/e2e/run.ts [--build] [--minutes N] [FILE ...]
 * --build first builds what the cluster needs; FILE is a name from suite/ without its ending, all without one.
 * Ends with 0, with 1 when a test failed, with 75 when the time was over.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildAll } from './build.ts';
import { withDeadline } from './deadline.ts';
import { missingParts, runOnCluster } from './on-cluster.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { build: { type: 'boolean', default: false }, minutes: { type: 'string', default: '25' } },
});

await withDeadline(Number(values.minutes), async (signal) => {
  if (values.build) await buildAll(signal);
  const missing = missingParts();
  if (missing.length > 0) return cannotRun(missing);
  return runOnCluster([process.execPath, join(import.meta.dirname, 'suite.ts'), ...positionals], signal);
});

/** On a machine of one's own that is no failure; CI must be able to run them. */
function cannotRun(missing: readonly string[]): number {
  console.log(`NOT CHECKED AGAINST KUBERNETES:\n${missing.join('\n')}`);
  return process.env.CI === 'true' ? 1 : 0;
}
