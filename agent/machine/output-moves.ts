/** How written files and finished commands change the state, and when everything is done. */
import type { EventOf } from '../event.ts';
import { leave, withTemplate } from './agent.ts';
import type { AgentState } from './agent.ts';
import { fileChanged } from './commands.ts';
import type { Chance } from './lifetime.ts';
import { templateWriteFailed, templateWritten } from './template.ts';

/** A destination holds the rendered text; a changed one calls for its command. */
export function fileWritten(state: AgentState, { index, changed }: EventOf<'file-written'>): AgentState {
  const next = withTemplate(state, index, templateWritten);
  const command = next.templates[index]?.config.command;
  if (!changed || command === undefined) return next;
  return { ...next, commands: fileChanged(next.commands, index) };
}

/** A destination could not be written. */
export function fileFailed(
  state: AgentState,
  { index, reason }: EventOf<'file-failed'>,
  chance: Chance,
): AgentState {
  return withTemplate(state, index, (template) => templateWriteFailed(template, reason, chance));
}

/** Commands have ended; one that failed ends the process when retries are configured to. */
export function commandsEnded(state: AgentState, { failures }: EventOf<'commands-ended'>): AgentState {
  const next = { ...state, commands: { ...state.commands, running: false } };
  const [first] = failures;
  if (first === undefined || !state.rules.exitOnRetryFailure) return next;
  return leave(next, `command ${first.command.line.join(' ')} ${first.reason}`);
}

/** Ends the process when a template has failed for good and that is configured. */
export function leaveOnFailedTemplate(state: AgentState): AgentState {
  if (!state.rules.exitOnRetryFailure) return state;
  const fatal = state.templates.find((template) => template.failures > 0 && template.config.errorFatal);
  if (fatal === undefined) return state;
  const { destination, variable = destination } = fatal.config;
  return leave(state, `${variable}: ${fatal.failure ?? 'the template failed'}`);
}

/** Ends the process with success once every sink and file is right and every command has run, if it was asked to. */
export function leaveWhenComplete(state: AgentState): AgentState {
  const { rules, token, sinks, templates, commands } = state;
  if (!rules.exitAfterAuth || token === undefined || state.exit !== undefined) return state;
  const complete =
    sinks.every((sink) => sink.written === token.generation) &&
    templates.every((template) => template.rendered) &&
    commands.changed.length === 0 &&
    !commands.running;
  return complete ? { ...state, exit: { code: 0, reason: 'everything is rendered' } } : state;
}
