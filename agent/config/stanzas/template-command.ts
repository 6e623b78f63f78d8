import { strictBoolean } from '../codec/boolean.ts';
import { command } from '../codec/command.ts';
import { templateDuration } from '../codec/duration.ts';
import type { Body } from '../hcl/node.ts';
import type { Scope } from '../issue.ts';
import type { CommandConfig, CommandLine } from '../model.ts';
import { decodeStanza, field } from '../stanza.ts';

const defaultTimeoutMs = 30_000;
const unset = -1;

/** The keys of the `template` stanza itself that say what runs after a change. */
export const commandFields = {
  command: field(command, undefined, 'what to run after the file has changed'),
  command_timeout: field(templateDuration, defaultTimeoutMs, 'how long it may run'),
};

const execFields = {
  command: field(command, undefined, 'what to run after the file has changed'),
  timeout: field(templateDuration, unset, 'how long it may run'),
  kill_timeout: field(templateDuration, defaultTimeoutMs, 'how long it may take to end when told to'),
  splay: field(templateDuration, 0, 'longest random wait before it runs'),
  enabled: field(strictBoolean, true, 'ignored, as by Vault'),
};

const notInAgents = 'cannot be set in an agent’s template';

const execStanza = {
  fields: execFields,
  strict: true,
  forbidden: new Map(['kill_signal', 'reload_signal', 'env'].map((key) => [key, notInAgents])),
};

/** The command of a template: its `exec` block wins over its own `command`. Undefined runs nothing. */
export function decodeCommand(
  own: { readonly command: CommandLine | undefined; readonly command_timeout: number },
  exec: Body,
  scope: Scope,
): CommandConfig | undefined {
  const values = decodeStanza(execStanza, exec, scope);
  const line = values.command ?? own.command;
  if (line === undefined) return undefined;
  const timeoutMs = values.timeout === unset ? own.command_timeout : values.timeout;
  return { line, timeoutMs, killTimeoutMs: values.kill_timeout, splayMs: values.splay };
}
