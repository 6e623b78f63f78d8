/** How each event changes what the agent knows. What is to be done about it is decided in plan.ts. */
import type { Event, EventOf, Step } from './event.ts';
import { withSecret, withSink, withTemplate, withToken } from './machine/agent.ts';
import type { AgentState } from './machine/agent.ts';
import type { Chance } from './machine/lifetime.ts';
import { loginStarted } from './machine/login.ts';
import {
  commandsEnded,
  fileFailed,
  fileWritten,
  leaveOnFailedTemplate,
  leaveWhenComplete,
} from './machine/output-moves.ts';
import { renderDue } from './machine/rendering.ts';
import type { RenderTemplate } from './machine/rendering.ts';
import { fetchFailed, fetched, leaseRefused, leaseRenewed } from './machine/secret-moves.ts';
import { secretStarted } from './machine/secret.ts';
import {
  credentialsChanged,
  loggedIn,
  loginRefused,
  renewalRefused,
  renewed,
  replaceToken,
  sinkDone,
  sinkRefused,
} from './machine/session-moves.ts';
import { sinkStarted } from './machine/sink.ts';
import { templateStarted } from './machine/template.ts';

export { initialState } from './machine/agent.ts';
export type { AgentState, Exit, ReadTemplate } from './machine/agent.ts';

/** What decisions need from outside: the time, randomness, and the template engine. */
export type Context = Chance & { readonly render: RenderTemplate };

/** The state with a step under way, so that it is not planned again. */
export function begin(state: AgentState, step: Step): AgentState {
  switch (step.kind) {
    case 'login':
      return { ...state, login: loginStarted(state.login) };
    case 'renew-token':
      return withToken(state, (token) => ({ ...token, renewing: true }));
    case 'write-sink':
      return withSink(state, step.index, sinkStarted);
    case 'fetch':
      return withSecret(state, step.wanted.key, secretStarted);
    case 'renew-lease':
      return withSecret(state, step.key, secretStarted);
    case 'write-file':
      return withTemplate(state, step.index, templateStarted);
    case 'run-commands':
      return { ...state, commands: { changed: [], running: true } };
  }
}

type Moves = {
  readonly [Kind in Event['kind']]: (state: AgentState, event: EventOf<Kind>, chance: Chance) => AgentState;
};

const moves: Moves = {
  tick: (state) => state,
  'credentials-changed': credentialsChanged,
  'logged-in': loggedIn,
  'login-failed': loginRefused,
  'token-renewed': renewed,
  'token-renewal-failed': renewalRefused,
  'sink-written': sinkDone,
  'sink-failed': sinkRefused,
  fetched,
  'fetch-failed': fetchFailed,
  'lease-renewed': leaseRenewed,
  'lease-renewal-failed': leaseRefused,
  'file-written': fileWritten,
  'file-failed': fileFailed,
  'commands-ended': commandsEnded,
};

/** The state after an event: the machine concerned moves on; with `tick`, whatever became ready is rendered. */
export function apply(state: AgentState, event: Event, context: Context): AgentState {
  const moved = move(state, event, context);
  return event.kind === 'tick' ? settle(moved, context) : moved;
}

function move<Kind extends Event['kind']>(
  state: AgentState,
  event: EventOf<Kind> & { readonly kind: Kind },
  chance: Chance,
): AgentState {
  const change: Moves[Kind] = moves[event.kind];
  return change(state, event, chance);
}

function settle(state: AgentState, context: Context): AgentState {
  const current = replaceToken(state, context);
  if (current.token === undefined) return current;
  const rendered = { ...current, ...renderDue(current, context.render, context) };
  return leaveWhenComplete(leaveOnFailedTemplate(rendered));
}
