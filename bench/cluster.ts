/**
 * How long the creation of an annotated Pod takes through a real API server: without a webhook, with ours, and with
 * vault-k8s when VAULT_K8S_BIN names its binary. On the cluster that KUBECONFIG names, else on one of its own.
 * Usage: npm run bench:cluster -- [--creations 500] [--minutes 20]
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withDeadline } from '../test/e2e/deadline.ts';
import { missingParts, runOnCluster } from '../test/e2e/on-cluster.ts';

const { values } = parseArgs({
  options: { creations: { type: 'string', default: '500' }, minutes: { type: 'string', default: '20' } },
});

await withDeadline(Number(values.minutes), async (signal) => {
  const missing = missingParts();
  if (missing.length > 0) throw new Error(missing.join('\n'));
  const measuring = join(import.meta.dirname, 'cluster/measure.ts');
  return runOnCluster([process.execPath, measuring, values.creations], signal);
});
