import type { Test } from 'tap';
import { missingParts } from './binaries.ts';

/** Whether these tests can run on this machine; says loudly why not, and fails where CI must be able to. */
export function canRun(t: Test, parts: readonly string[] = missingParts()): boolean {
  if (parts.length === 0) return true;
  t.not(process.env.CI, 'true', 'CI must be able to run Kubernetes');
  t.comment(`NOT CHECKED AGAINST KUBERNETES:\n${parts.join('\n')}`);
  return false;
}
