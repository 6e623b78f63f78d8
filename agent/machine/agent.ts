/** The whole of an agent's state, and how to change one part of it. */
import type { AgentConfig, TemplateConfig } from '../config/model.ts';
import type { AgentError } from '../errors.ts';
import type { Script } from '../render.ts';
import { rulesOf } from '../rules.ts';
import type { Rules } from '../rules.ts';
import { noCommands } from './commands.ts';
import type { CommandsState } from './commands.ts';
import { firstLogin, noLogin } from './login.ts';
import type { LoginState } from './login.ts';
import type { SecondVersion } from '../vault/kv.ts';
import type { SecretState } from './secret.ts';
import { newSink } from './sink.ts';
import type { SinkState } from './sink.ts';
import { newTemplate } from './template.ts';
import type { TemplateState } from './template.ts';
import type { TokenState } from './token.ts';

/** Why and how the process is to end; `failure` is what a request of ours failed with. */
export type Exit = { readonly code: number; readonly reason: string; readonly failure?: AgentError };

/** Everything an agent knows. */
export type AgentState = {
  readonly rules: Rules;
  readonly login: LoginState;
  readonly token?: TokenState;
  readonly sinks: readonly SinkState[];
  readonly secrets: ReadonlyMap<string, SecretState>;
  /** What answers have told about mounts: other secrets in them need not ask again. */
  readonly mounts: readonly SecondVersion[];
  readonly templates: readonly TemplateState[];
  readonly commands: CommandsState;
  readonly exit?: Exit;
};

/** A template's configuration with its text, as it was written and parsed. */
export type ReadTemplate = {
  readonly config: TemplateConfig;
  readonly text: string;
  readonly script: Script;
};

/** The state of an agent that has just started. */
export function initialState(
  config: AgentConfig,
  templates: readonly ReadTemplate[],
  now: number,
): AgentState {
  const rules = rulesOf(config);
  return {
    rules,
    login: config.autoAuth === undefined ? noLogin : firstLogin(rules.login, now),
    sinks: (config.autoAuth?.sinks ?? []).map(newSink),
    secrets: new Map(),
    mounts: [],
    templates: templates.map(({ config: template, script }) => newTemplate(template, script)),
    commands: noCommands,
  };
}

/** The state with a changed token; without a token it stays as it is. */
export function withToken(state: AgentState, change: (token: TokenState) => TokenState): AgentState {
  return state.token === undefined ? state : { ...state, token: change(state.token) };
}

/** The state with one changed sink. */
export function withSink(
  state: AgentState,
  index: number,
  change: (sink: SinkState) => SinkState,
): AgentState {
  return { ...state, sinks: changeAt(state.sinks, index, change) };
}

/** The state with one changed template. */
export function withTemplate(
  state: AgentState,
  index: number,
  change: (template: TemplateState) => TemplateState,
): AgentState {
  return { ...state, templates: changeAt(state.templates, index, change) };
}

/** The state with one changed secret; one that nobody uses any more is left alone. */
export function withSecret(
  state: AgentState,
  key: string,
  change: (secret: SecretState) => SecretState,
): AgentState {
  const secret = state.secrets.get(key);
  if (secret === undefined) return state;
  return { ...state, secrets: new Map(state.secrets).set(key, change(secret)) };
}

/** The state in which the process ends with code 1; the first reason counts. */
export function leave(state: AgentState, cause: string | AgentError): AgentState {
  if (state.exit !== undefined) return state;
  const exit =
    typeof cause === 'string'
      ? { code: 1, reason: cause }
      : { code: 1, reason: cause.message, failure: cause };
  return { ...state, exit };
}

function changeAt<Item>(
  items: readonly Item[],
  index: number,
  change: (item: Item) => Item,
): readonly Item[] {
  const item = items[index];
  return item === undefined ? items : items.with(index, change(item));
}
