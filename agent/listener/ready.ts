/** Readiness over HTTP: what the start-up probe of a native sidecar asks. */
import { isReady } from '../readiness.ts';
import type { AgentState } from '../state.ts';
import { sendText } from './answer.ts';
import type { Handler } from './answer.ts';

/** Remembers whether an agent has ever been ready: a later failure to refresh does not undo a start. */
export class Readiness {
  #reached = false;

  /** Takes note of a state. */
  observe(state: AgentState): void {
    this.#reached ||= isReady(state);
  }

  /** Answers GET and HEAD: 200 once the agent has been ready, else 503; other methods are refused. */
  readonly handler: Handler = ({ method }, response) => {
    if (method !== 'GET' && method !== 'HEAD') sendText(response, 405, 'method not allowed');
    else if (this.#reached) sendText(response, 200, 'ready');
    else sendText(response, 503, 'not every template is rendered yet');
  };
}
