/** When an exchange ends without an answer: at its deadline, or because the agent stops. */
import { AgentError } from '../errors.ts';
import type { Outgoing } from './transport.ts';

/** Node and Bun fire longer timers at once. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Calls `giveUp` with AgentError `timeout` after `timeoutMs`, and with `aborted` when the signal fires. The function that it
 * yields ends the watch.
 */
export function watchLimits(
  { subject, timeoutMs, signal }: Pick<Outgoing, 'subject' | 'timeoutMs' | 'signal'>,
  giveUp: (reason: AgentError) => void,
): () => void {
  const overdue = () => giveUp(new AgentError('timeout', { subject, errors: [`${timeoutMs} ms`] }));
  const stop = () => giveUp(new AgentError('aborted', { subject }));
  const timer = setTimeout(overdue, Math.min(timeoutMs, longestTimerMs));
  signal.addEventListener('abort', stop, { once: true });
  return () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  };
}
