/** What the container says when it ends with a failure: Kubernetes shows it in `kubectl describe pod`. Pure. */
import { explain } from '../errors.ts';
import type { AgentError } from '../errors.ts';

/** Kubernetes cuts longer messages (all containers of a pod share 12 KiB). */
const longest = 2_048;

/**
 * The text for `/dev/termination-log`: what failed (`login at auth/kubernetes`), then cause, remedy and the failure
 * itself, one line each.
 */
export function terminationMessage(what: string, failure: AgentError): string {
  const { cause, remedy } = explain(failure);
  const text = [`${what} failed`, `cause: ${cause}`, `remedy: ${remedy}`, `detail: ${failure.message}`].join(
    '\n',
  );
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
