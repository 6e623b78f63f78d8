/** How logins, token renewals and sinks change the state. */
import type { EventOf } from '../event.ts';
import { leave, withSink, withToken } from './agent.ts';
import type { AgentState } from './agent.ts';
import type { Chance } from './lifetime.ts';
import { loginAgain, loginFailed, loginSucceeded, loginWanted } from './login.ts';
import { underNewToken } from './secret.ts';
import { sinkFailed, sinkWritten } from './sink.ts';
import { tokenAccepted, tokenRenewalFailed, tokenRenewed } from './token.ts';

/** A login brought a token. A different one makes every secret due; an equal one changes nothing else. */
export function loggedIn(state: AgentState, { session }: EventOf<'logged-in'>, chance: Chance): AgentState {
  const login = loginSucceeded(state.login, state.rules.login, chance.now);
  const token = tokenAccepted(state.token, session, chance);
  const known = { ...state, login, token };
  if (token.generation === state.token?.generation) return known;
  const secrets = [...state.secrets].map(
    ([key, secret]) => [key, underNewToken(secret, chance.now)] as const,
  );
  return { ...known, secrets: new Map(secrets) };
}

/** There are new credentials: a login with them is due, and the token stays in use until it has succeeded. */
export function credentialsChanged(
  state: AgentState,
  _event: EventOf<'credentials-changed'>,
  { now }: Chance,
): AgentState {
  return { ...state, login: loginWanted(state.login, now) };
}

/** A login failed. */
export function loginRefused(
  state: AgentState,
  { failure }: EventOf<'login-failed'>,
  chance: Chance,
): AgentState {
  const next = { ...state, login: loginFailed(state.login, state.rules.login, chance) };
  return state.rules.exitOnLoginError ? leave(next, failure) : next;
}

/** The token was renewed; answers about an earlier token are ignored. */
export function renewed(
  state: AgentState,
  { generation, grant }: EventOf<'token-renewed'>,
  chance: Chance,
): AgentState {
  return withToken(state, (token) =>
    token.generation === generation ? tokenRenewed(token, grant, chance) : token,
  );
}

/** The token could not be renewed. */
export function renewalRefused(
  state: AgentState,
  { generation, failure }: EventOf<'token-renewal-failed'>,
  chance: Chance,
): AgentState {
  return withToken(state, (token) =>
    token.generation === generation ? tokenRenewalFailed(token, failure, chance) : token,
  );
}

/** A sink holds the token of a generation. */
export function sinkDone(state: AgentState, { index, generation }: EventOf<'sink-written'>): AgentState {
  return withSink(state, index, (sink) => sinkWritten(sink, generation));
}

/** A sink could not be written. */
export function sinkRefused(
  state: AgentState,
  { index }: EventOf<'sink-failed'>,
  chance: Chance,
): AgentState {
  return withSink(state, index, (sink) => sinkFailed(sink, chance));
}

/** Plans a login when the token has come to its end or was called invalid by the server. */
export function replaceToken(state: AgentState, { now }: Chance): AgentState {
  const { token } = state;
  if (token === undefined) return state;
  const step = token.life?.next;
  const ended = step?.do === 'finish' && step.at <= now;
  if (!ended && !token.suspect) return state;
  return { ...state, login: loginAgain(state.login, token, state.rules.login, now) };
}
