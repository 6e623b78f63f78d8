/** Readiness over HTTP: what the start-up probe of a native sidecar asks. */
import { isReady } from '../readiness.ts';
import type { AgentState } from '../state.ts';
import { sendText } from './answer.ts';
import type { Handler } from './answer.ts';

/** The path that every listener answers. */
export const readyPath = '/agent/v1/ready';

/** A status and its line of text. */
export type ReadyAnswer = readonly [status: number, text: string];

/** Remembers whether an agent has ever been ready: a later failure to refresh does not undo a start. */
export class Readiness {
  #reached = false;

  /** Takes note of a state. */
  observe(state: AgentState): void {
    this.#reached ||= isReady(state);
  }

  /** What GET and HEAD are told: 200 once the agent has been ready, else 503; other methods are refused. */
  answer(method: string): ReadyAnswer {
    if (method !== 'GET' && method !== 'HEAD') return [405, 'method not allowed'];
    return this.#reached ? [200, 'ready'] : [503, 'not every template is rendered yet'];
  }

  /** The same over node:http. */
  readonly handler: Handler = ({ method = '' }, response) => {
    const [status, text] = this.answer(method);
    sendText(response, status, text);
  };
}
