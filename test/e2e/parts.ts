import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../dev/process/poll.ts';

/**
 * Crashes a part of the cluster, such as `kubelet`, and resolves with true when it was started again. In a cluster that
 * these tests did not start it does nothing and resolves with false.
 */
export async function restartPart(name: string): Promise<boolean> {
  const folder = process.env.E2E_PROCESS_IDS;
  if (folder === undefined) return false;
  const processId = () => Number(readFileSync(join(folder, name), 'utf8'));
  const before = processId();
  process.kill(before, 'SIGKILL');
  await until(`the next start of ${name}`, () => ![0, before].includes(processId()), 120_000);
  return true;
}
