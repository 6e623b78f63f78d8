/** Ends an agent that is not ready in time, so that its pod fails with a reason instead of waiting for ever. */
import { parseVaultDuration } from './config/codec/duration.ts';
import type { Ending } from './ending.ts';
import type { AgentError } from './errors.ts';
import type { Event } from './event.ts';
import type { Extension } from './extension.ts';
import { StartFailure } from './prepare.ts';
import { isReady } from './readiness.ts';

/** The variable with the deadline, a duration such as `5m`; Vault's agent has none. */
const deadlineVariable = 'VAULT_AGENT_START_DEADLINE';

/** Timers of the runtimes hold no more milliseconds. */
const longestMs = 2 ** 31 - 1;

/** Ends the agent with 1 and its last failure unless it is ready in time. Throws StartFailure for a text that is no duration. */
export function limitStart(text: string, ending: Ending): Extension {
  const limitMs = parseVaultDuration(text);
  if (limitMs === undefined || limitMs <= 0 || limitMs > longestMs) {
    throw new StartFailure([`${deadlineVariable}: must be a duration such as "5m", up to 24 days`]);
  }
  let failure: AgentError | undefined;
  const timer = setTimeout(() => {
    const reason = `not ready within ${text}`;
    ending.end({ code: 1, reason, ...(failure === undefined ? {} : { failure }) });
  }, limitMs);
  return {
    observe: (event, _before, after) => {
      failure = failureIn(event) ?? failure;
      if (isReady(after)) clearTimeout(timer);
    },
    close: () => {
      clearTimeout(timer);
      return Promise.resolve();
    },
  };
}

function failureIn(event: Event): AgentError | undefined {
  return 'failure' in event ? event.failure : undefined;
}
