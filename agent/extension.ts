/** Parts of the agent that are loaded only when they are configured. */
import type { AgentConfig } from './config/model.ts';
import type { Event, Step } from './event.ts';
import type { AgentState } from './state.ts';

/** What such a part does beside the loop. */
export type Extension = {
  /** Sees every event with the state before and after it. */
  readonly observe?: (event: Event, before: AgentState, after: AgentState) => void;
  /** Performs a step in place of the usual edge; undefined leaves it to that. */
  readonly perform?: (step: Step) => Promise<Event> | undefined;
  /** Takes over what may change at run time from a configuration that was read again. */
  readonly reload?: (config: AgentConfig) => Promise<void>;
  /** Ends its work; resolves when nothing of it is left. */
  readonly close: () => Promise<void>;
};
