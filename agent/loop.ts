/** The agent's loop: plan, perform, apply, until the plan says exit. */
import type { Event, Step } from './event.ts';
import { Inbox } from './inbox.ts';
import { due } from './plan.ts';
import { apply, begin } from './state.ts';
import type { AgentState, Context, Exit } from './state.ts';

/** What the loop needs from outside. */
export type LoopPorts = {
  readonly now: () => number;
  readonly context: (now: number) => Context;
  /** Does one step; resolves with what came of it and rejects only for bugs of our own. */
  readonly perform: (step: Step) => Promise<Event>;
  /** Sees every step before it is performed, and every event with the state before and after it. */
  readonly observer: Observer;
  /** Brings events that no step has led to. */
  readonly inbox?: LoopInbox;
  /** Fires when the process is to end. */
  readonly signal: AbortSignal;
};

/** Events, and outcomes of steps that rejected. */
export type LoopInbox = Inbox<Promise<Event> | Event>;

/** Watches the loop without changing it: the log, the metrics, the readiness report. */
export type Observer = {
  readonly onStep: (step: Step) => void;
  readonly onEvent: (event: Event, before: AgentState, after: AgentState) => void;
};

/** The longest sleep: the wall clock is looked at this often, so that a suspended machine catches up. */
const longestWaitMs = 60_000;

const stopped: Exit = { code: 0, reason: 'the agent was asked to stop' };

/** Runs an agent from a state to its end. Resolves with how the process is to exit; rejects only for bugs of our own. */
export async function run(initial: AgentState, ports: LoopPorts): Promise<Exit> {
  const { now, signal, observer, inbox = new Inbox() } = ports;
  const underWay = (step: Step): void => {
    observer.onStep(step);
    const outcome = ports.perform(step);
    outcome.then(
      (event) => inbox.push(event),
      () => inbox.push(outcome),
    );
  };
  let state = initial;
  // One moment for an event and the plan after it: what becomes due between the two would be overlooked by both.
  let moment = now();
  while (!signal.aborted) {
    const plan = due(state, moment);
    if (plan.exit !== undefined) return plan.exit;
    for (const step of plan.steps) {
      state = begin(state, step);
      underWay(step);
    }
    const waitMs = Math.min(Math.max(plan.until - now(), 0), longestWaitMs);
    const arrived = await inbox.take(waitMs, signal);
    moment = now();
    for (const item of [...arrived, { kind: 'tick' } as const]) {
      const event = await item;
      const before = state;
      state = apply(before, event, ports.context(moment));
      observer.onEvent(event, before, state);
    }
  }
  return stopped;
}
