/** Looks for new credentials between logins. */
import { AgentError } from '../errors.ts';
import type { Extension } from '../extension.ts';
import type { CredentialWatch } from './method.ts';

/** Timers of the runtimes hold no more milliseconds. */
const longestMs = 2 ** 31 - 1;

/** Looks as often as the method asks for; what cannot be read counts as unchanged. Calls `found` for every change. */
export function watchCredentials(watch: CredentialWatch, found: () => void): Extension {
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    if (await isChanged(watch, stop.signal)) found();
    if (!stop.signal.aborted) timer = setTimeout(() => void look(), pause);
  };
  const pause = Math.min(watch.everyMs, longestMs);
  timer = setTimeout(() => void look(), pause);
  return {
    close: () => {
      stop.abort();
      clearTimeout(timer);
      return Promise.resolve();
    },
  };
}

async function isChanged(watch: CredentialWatch, signal: AbortSignal): Promise<boolean> {
  try {
    return await watch.look(signal);
  } catch (error) {
    if (error instanceof AgentError) return false;
    throw error;
  }
}
