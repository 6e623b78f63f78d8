/** Opens the configured listeners. */
import type { ListenerConfig } from '../config/model.ts';
import type { Logger } from '../log/logger.ts';
import { openReadyListener } from './ready.ts';
import type { OpenListener } from './ready.ts';

/** What listeners are given: whether everything is rendered, and the log. */
export type ListenerPorts = { readonly isReady: () => boolean; readonly log: Logger };

/**
 * Opens what is configured and resolves with a way to close it. A listener that this version does not serve is said in
 * the log. Rejects with the system's error when an address cannot be used.
 */
export async function openListeners(
  listeners: readonly ListenerConfig[],
  { isReady, log }: ListenerPorts,
): Promise<() => void> {
  const open: OpenListener[] = [];
  for (const { role, address } of listeners) {
    if (role === 'ready_only') open.push(await openReadyListener(address, isReady));
    else log.warn('listener is not served by this version', { address, role });
  }
  return () => open.forEach((listener) => listener.close());
}
